#!/bin/sh
# Creates a job, waits for it and prints its accuracy. A failed job ends the script with exit code 10.
set -eu
id=$(pai-dlc job create -f "$(dirname "$0")/hello.yaml" --yes --quiet --user-command 'echo accuracy 0.93')
pai-dlc job wait "$id" --timeout 2h --quiet
pai-dlc logs "$id" --grep accuracy --max-lines 1 --quiet
