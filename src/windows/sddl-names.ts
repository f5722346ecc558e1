/** Accounts that every Windows has, in words; a domain's own are told by the end of their id. */
const known: Readonly<Record<string, string>> = {
  'S-1-1-0': 'Everyone',
  'S-1-3-0': 'Creator Owner',
  'S-1-3-1': 'Creator Group',
  'S-1-3-4': 'Owner Rights',
  'S-1-5-2': 'Network',
  'S-1-5-4': 'Interactive',
  'S-1-5-6': 'Service',
  'S-1-5-7': 'Anonymous',
  'S-1-5-11': 'Authenticated Users',
  'S-1-5-18': 'SYSTEM',
  'S-1-5-19': 'Local Service',
  'S-1-5-20': 'Network Service',
  'S-1-5-32-544': 'Administrators',
  'S-1-5-32-545': 'Users',
  'S-1-5-32-546': 'Guests',
  'S-1-5-32-547': 'Power Users',
  'S-1-5-32-551': 'Backup Operators',
  'S-1-5-32-555': 'Remote Desktop Users',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464': 'TrustedInstaller',
  'S-1-15-2-1': 'All Application Packages',
  DA: 'Domain Admins',
  DG: 'Domain Guests',
  DU: 'Domain Users',
  EA: 'Enterprise Admins',
  LA: 'the local Administrator',
  LG: 'the local Guest',
}

/** `Users (S-1-5-32-545)`; an id that nobody knows in words is itself. */
export function accountWords(sid: string): string {
  const words = known[sid]
  return words === undefined ? `account ${sid}` : `${words} (${sid})`
}
