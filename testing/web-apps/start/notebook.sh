#!/bin/sh
# Jupyter, on port 8888. It asks for no password: nobody reaches it but the agent.
cd "$HOME" && exec jupyter-notebook --ip=0.0.0.0 --port=8888 --no-browser --NotebookApp.token= --NotebookApp.password= \
  --NotebookApp.allow_remote_access=True
