import { existsSync } from 'node:fs'
import type { CmdletDialect, Finding } from '../providers/provider.ts'

/** The machine that is to be kept, as far as it decides how. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly provider: string
  /** Another computer that is kept from here; null: this one. */
  readonly computer: string | null
  /** null: there are no MultiPoint cmdlets, or nobody looked. */
  readonly dialect: CmdletDialect | null
  /** Whether logind runs here, or a bus was named on which it is to be found. */
  readonly logind: boolean
}

/** What the provider found out, and which one to use here. */
export function withAdvice(findings: readonly Finding[], machine: Machine): readonly Finding[] {
  // One that can't be used where it should be has said why: that it fits would contradict it.
  if (machine.provider === 'logind' && machine.logind && findings.some(isFailure)) return findings
  return [...findings, providerAdvice(machine)]
}

function isFailure({ level, topic }: Finding): boolean {
  return level === 'error' && (topic === 'provider' || topic === 'logind')
}

/** Which provider to use here. */
export function providerAdvice(machine: Machine): Finding {
  const { platform, provider, computer } = machine
  if (provider === 'multipoint' && computer !== null)
    return advice('ok', `multipoint keeps ${computer} from here`, null)
  if (platform === 'win32') return onWindows(machine)
  if (platform === 'linux' || machine.logind) return onLinux(machine)
  return advice('note', `no provider sees the sessions of ${platform} itself`, ELSEWHERE)
}

const ELSEWHERE = 'simulator to try things out, or multipoint with multipoint.computer to keep a Windows host from here'

function onLinux({ provider, logind }: Machine): Finding {
  if (!logind) {
    const message =
      'no logind runs here, as in a container or under another init than systemd, so nobody tells of the sessions of this computer'
    return advice('note', message, ELSEWHERE)
  }
  if (provider === 'logind') return advice('ok', 'logind fits: it runs here', null)
  const message = 'logind runs here, so that seats and remote desktops of this computer can be kept'
  return advice(provider === 'simulator' ? 'note' : 'warning', message, 'provider: logind')
}

function onWindows({ provider, dialect }: Machine): Finding {
  if (dialect !== null) {
    if (provider === 'multipoint') return advice('ok', 'multipoint fits: this computer has its cmdlets', null)
    const message =
      provider === 'wts'
        ? 'this computer has the MultiPoint cmdlets, and wts can not unlock'
        : 'this computer has the MultiPoint cmdlets'
    return advice(provider === 'wts' ? 'warning' : 'note', message, 'provider: multipoint')
  }
  if (provider === 'wts') return advice('ok', 'wts fits: no MultiPoint cmdlets were found on this computer', null)
  return advice('note', 'no MultiPoint cmdlets were found on this computer', 'provider: wts')
}

function advice(level: Finding['level'], message: string, fix: string | null): Finding {
  return { level, topic: 'provider', message, fix }
}

/** Folder that logind makes when it starts, by which systemd's own programs know that it runs (logind_running in src/shared/login-util.h). */
const SEATS = '/run/systemd/seats'

/** Whether logind runs here, by what it leaves for everybody to see: nobody is asked. */
export function hasLogind(seats: string = SEATS): boolean {
  return existsSync(seats)
}
