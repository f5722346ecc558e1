#!/bin/sh
# Runs Stationkeeper with the Node that came with it, whatever else is installed or set.
unset NODE_OPTIONS NODE_PATH
# What Node has compiled for root goes with the package; for others the program keeps it in their homes.
cache=/var/cache/stationkeeper
if [ -w "$cache" ]; then
  export NODE_COMPILE_CACHE="$cache"
fi
exec /usr/lib/stationkeeper/node/bin/node /usr/lib/stationkeeper/bin/stationkeeper.js "$@"
