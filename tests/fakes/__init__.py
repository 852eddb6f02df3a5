"""Fakes of the ports, written once; the contract tests hold them to what the adapters do."""
