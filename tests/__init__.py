"""The laws that the code keeps."""
