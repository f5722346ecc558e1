import type { FightDetection } from '../../model/plan.ts'

/** Whether somebody who fights the policies is noticed, as a sentence of its own; null where nothing has to be said. */
export function fightDetectionText(detection: FightDetection): string | null {
  return detection === 'on' ? null : `Fight detection: ${fightDetectionWords(detection)}`
}

/** The same, without the words that it begins with. */
export function fightDetectionWords(detection: FightDetection): string {
  switch (detection) {
    case 'on':
      return 'on'
    case 'partly':
      return 'partly (this host does not tell of every session whether it is blocked)'
    case 'off':
      return 'off (this host does not tell who is blocked)'
    default:
      return detection satisfies never
  }
}
