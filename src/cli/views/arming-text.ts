/**
 * The command that arms a host.
 * @param byService a service of this computer keeps it, under an account and in folders of its own: what somebody else runs does not arm it
 */
export function armingCommand(byService: boolean, platform: NodeJS.Platform = process.platform): string {
  if (!byService) return '`stationkeeper run --enforce`'
  const command = 'stationkeeper service install --enforce'
  return platform === 'win32' ? `\`${command}\` in an elevated PowerShell` : `\`sudo ${command}\``
}
