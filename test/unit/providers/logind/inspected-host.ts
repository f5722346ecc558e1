import type { Bus, BusCall } from '../../../../src/providers/logind/bus.ts'
import { BusRefusal } from '../../../../src/providers/logind/bus.ts'
import type { LockerSight } from '../../../../src/providers/logind/locker-sight.ts'
import type { SeenSession } from '../../../../src/providers/logind/seen.ts'
import { seenSession } from '../../../support/seen-session.ts'

/** Answers of one member of a destination, or what it throws. */
type Answer = (call: BusCall) => readonly unknown[]

/** A bus on which what is not scripted is not there at all. By `destination member`. */
export function scriptedBus(answers: Readonly<Record<string, Answer>>): Bus & { readonly calls: BusCall[] } {
  const calls: BusCall[] = []
  return {
    calls,
    async call(call) {
      calls.push(call)
      const answer = answers[`${call.destination} ${call.member}`]
      if (answer === undefined) throw refusal('ServiceUnknown', `The name ${call.destination} is not there`)
      return answer(call)
    },
  }
}

export function refusal(error: string, message: string = error): BusRefusal {
  return new BusRefusal(`org.freedesktop.DBus.Error.${error}`, message)
}

/** What logind of systemd 252 says where nothing is set, as far as it matters. */
export const ORDINARY: Readonly<Record<string, unknown>> = {
  IdleAction: 'ignore',
  IdleActionUSec: 1_800_000_000n,
  StopIdleSessionUSec: 2n ** 64n - 1n,
  KillUserProcesses: false,
  HandlePowerKey: 'poweroff',
  HandleLidSwitch: 'suspend',
  HandleLidSwitchExternalPower: '',
}

/** A pupil at work on the first seat. */
export function seen(differences: Partial<SeenSession> = {}): SeenSession {
  return seenSession({ uid: 1001, display: ':51', service: 'gdm-password', ...differences })
}

/** One that came through xrdp. */
export function remote(differences: Partial<SeenSession> = {}): SeenSession {
  return seen({ id: 'c4', user: 'bo', uid: 1004, seat: null, display: ':10', service: 'xrdp-sesman', ...differences })
}

export const XSS_LOCK: LockerSight = { programs: ['xss-lock'], setsHint: 'yes' }
