/** Says after `npm test` what it left out, so that nobody takes it for passed. */
console.log(`Not among these tests:
  npm run test:contract  the scripts for PowerShell, in every PowerShell that is found
  npm run test:linux     a real Linux host with seats, xrdp and LightDM, in namespaces; as root
  npm run test:windows   what is written for Windows, under Wine, which it installs
  npm run test:package   the package, installed from an empty folder on Node 24 and 26
  npm run test:metrics   the alert rules, by promtool
  npm run test:faults    processes that are killed, disks that are full`)
