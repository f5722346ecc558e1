import type { Finding } from '../provider.ts'
import { dialectOf } from './dialect.ts'
import type { CmdletShape, HostDescription } from './protocol.ts'

/** Windows Server 2012 R2 has 4.0. */
const OLDEST_MAJOR = 4

/** What a host's description of itself means for who wants to keep it. */
export function describeFindings(host: HostDescription, onWindows: boolean): readonly Finding[] {
  return [
    powershell(host),
    ...languageMode(host),
    ...executionPolicy(host, onWindows),
    cmdletsModule(host),
    ...(['unlock', 'disconnect', 'sessions'] as const).flatMap(which => missingCmdlet(host, which)),
    ...dialect(host),
    rights(host),
  ]
}

function powershell({ version, edition, computer }: HostDescription): Finding {
  const topic = 'PowerShell'
  const message = `${version} (${edition}) on ${computer}`
  const isOld = Number(version.split('.')[0]) < OLDEST_MAJOR
  if (!isOld) return { level: 'ok', topic, message, fix: null }
  return { level: 'error', topic, message, fix: 'Install Windows Management Framework 5.1 on that computer.' }
}

function languageMode({ languageMode: mode }: HostDescription): readonly Finding[] {
  if (mode === 'FullLanguage' || mode === '') return []
  return [
    {
      level: 'error',
      topic: 'language mode',
      message: `PowerShell runs in ${mode}, in which the script can't do its work`,
      fix: 'Have host.ps1 allowed by the policy of App Control or AppLocker that restricts scripts.',
    },
  ]
}

function executionPolicy({ executionPolicy: policy }: HostDescription, onWindows: boolean): readonly Finding[] {
  if (policy === '' || !onWindows) return []
  return [
    { level: 'ok', topic: 'execution policy', message: `${policy} within the processes started from here`, fix: null },
  ]
}

function cmdletsModule({ module, computer }: HostDescription): Finding {
  const topic = 'module'
  if (module !== null) {
    return { level: 'ok', topic, message: `${module.name} ${module.version} in ${module.path}`, fix: null }
  }
  return {
    level: 'error',
    topic,
    message: `no module with the MultiPoint cmdlets was found on ${computer}`,
    fix: 'Install MultiPoint Services there (Add Roles and Features), or use the provider wts, which disconnects but does not unlock.',
  }
}

function missingCmdlet(
  { module, cmdlets }: HostDescription,
  which: keyof HostDescription['cmdlets'],
): readonly Finding[] {
  const shape = cmdlets[which]
  const name = { unlock: 'Unlock-WmsSession', disconnect: 'Disconnect-WmsSession', sessions: 'Get-WmsSession' }[which]
  if (shape === null) {
    if (module === null) return []
    const message = `${module.name} has no ${name}`
    return [{ level: 'error', topic: 'cmdlets', message, fix: 'Repair the MultiPoint Services role.' }]
  }
  if (which === 'sessions' || shape.idParameter !== null) return []
  const message = `${name} takes no session id that is known: it has ${shape.parameters.join(', ')}`
  return [
    { level: 'error', topic: 'cmdlets', message, fix: 'Report this together with the output of Get-Help for it.' },
  ]
}

function dialect(host: HostDescription): readonly Finding[] {
  const spoken = dialectOf(host)
  const shape = host.cmdlets.unlock ?? host.cmdlets.disconnect
  if (spoken === null || shape === null) return []
  const server = spoken === 'single-id' ? 'that of Windows Server 2012 R2' : 'that of Windows Server 2016 and later'
  return [
    { level: 'ok', topic: 'dialect', message: `${spoken}, ${server}: ${abilities(host.cmdlets, shape)}`, fix: null },
  ]
}

function abilities({ unlock, disconnect }: HostDescription['cmdlets'], shape: CmdletShape): string {
  const list = [`-${shape.idParameter}`]
  if (shape.timeout) list.push('-TimeoutInSecond')
  const whatIf = [unlock, disconnect].filter(cmdlet => cmdlet?.whatIf === true).map(cmdlet => cmdlet?.name)
  list.push(whatIf.length === 0 ? 'no -WhatIf' : `-WhatIf of ${whatIf.join(' and ')}`)
  return list.join(', ')
}

function rights({ account, elevated, computer }: HostDescription): Finding {
  const topic = 'rights'
  if (elevated === true)
    return { level: 'ok', topic, message: `${account} is an administrator of ${computer}`, fix: null }
  const fix = 'Run Stationkeeper as an administrator of that computer, or as SYSTEM.'
  if (elevated === null) {
    return {
      level: 'note',
      topic,
      message: `whether ${account} is an administrator of ${computer} can't be told`,
      fix: null,
    }
  }
  return { level: 'warning', topic, message: `${account} is no administrator of ${computer}, or not elevated`, fix }
}
