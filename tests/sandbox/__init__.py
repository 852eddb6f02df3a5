"""Tests of the sandbox: it must be as strict as the services that it stands for."""
