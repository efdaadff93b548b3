#!/bin/sh
# One job per learning rate. The idempotency key makes it safe to run again: a job that exists is not created twice.
set -eu
sweep=${1:-lr-20261124}
folder=$(dirname "$0")

ids=
for rate in 0.1 0.01 0.001; do
  id=$(pai-dlc job create -f "$folder/hello.yaml" --yes --quiet \
    --display-name "sweep-$sweep-$rate" --idempotency-key "$sweep-$rate" \
    --env "LEARNING_RATE=$rate" --user-command 'echo "learning rate $LEARNING_RATE"')
  ids="$ids $id"
done

# Waits for all of them. If one failed, the exit code is 10 and the list says which.
status=0
pai-dlc job wait $ids --quiet >/dev/null || status=$?
pai-dlc job list --display-name "sweep-$sweep-" --columns DisplayName,Status --quiet
exit $status
