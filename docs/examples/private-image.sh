#!/bin/sh
# An image of a private registry. The password comes from a variable and reaches pai-dlc on stdin, so that it is neither
# in a file nor on a command line. --no-verify-image: the image is not in PAI's catalog.
set -eu
: "${REGISTRY_USER:?}" "${REGISTRY_PASSWORD:?}"

pai-dlc job create -f - --no-verify-image --yes --quiet "$@" <<YAML
DisplayName: private-image-20261124
WorkspaceId: "268"
JobType: PyTorchJob
JobSpecs:
  - Type: Worker
    PodCount: 1
    EcsSpec: ecs.g6.xlarge
    Image: registry.example.com/team/train:1.4
    ImageConfig:
      DockerRegistry: registry.example.com
      Username: "$REGISTRY_USER"
      Password: "$REGISTRY_PASSWORD"
UserCommand: python /app/train.py
JobMaxRunningTimeMinutes: 120
YAML
