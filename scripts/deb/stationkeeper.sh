#!/bin/sh
# Runs Stationkeeper with the Node that came with it, whatever else is installed or set.
unset NODE_OPTIONS NODE_PATH
# What Node has compiled it keeps for the next time, by default in a folder below /tmp that any user could have made first, and filled.
cache=/var/cache/stationkeeper
if [ -w "$cache" ]; then
  export NODE_COMPILE_CACHE="$cache"
else
  export NODE_DISABLE_COMPILE_CACHE=1
fi
exec /usr/lib/stationkeeper/node/bin/node /usr/lib/stationkeeper/bin/stationkeeper.js "$@"
