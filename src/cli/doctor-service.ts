import { readFileSync } from 'node:fs'
import { readAccess } from '../windows/access.ts'
import { sidOfAccount } from '../windows/access-account.ts'
import { openingAt, type ReadAccess } from '../windows/access-openings.ts'
import type { ServicePlaces } from './service-places.ts'

/**
 * The id of the account that an installed service runs as, which has to write to its state. It is taken from the task's definition as it
 * was registered, and only if nobody but administrators could have written that: else whoever did would name himself.
 * @param own id of the account that this runs as
 * @returns null: there is no service, or nobody can tell
 */
export async function serviceAccount(
  own: string,
  places: Pick<ServicePlaces, 'root' | 'task'>,
  read: ReadAccess = readAccess,
): Promise<string | null> {
  for (const path of [places.root, places.task]) {
    if ((await openingAt(path, 'write', [own], read)) !== null) return null
  }
  const name = userOf(places)
  return name === null ? null : await sidOfAccount(name)
}

function userOf({ task }: Pick<ServicePlaces, 'task'>): string | null {
  try {
    return taskUser(readFileSync(task, 'utf16le'))
  } catch {
    // None is installed, or this account may not look.
    return null
  }
}

/** Name or id, as the task's definition has it. */
export function taskUser(xml: string): string | null {
  const [, user] = /<UserId>\s*([^<]*?)\s*<\/UserId>/.exec(xml) ?? []
  return user === undefined || user === ''
    ? null
    : user.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
