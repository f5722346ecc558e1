import type { GitDocument } from '../policy/document-types.ts'
import type { GitSettingName, SettingName } from './settings.ts'
import type { Written } from './sources.ts'

const PREFIX = 'policies.git.'

export function isOfGit(name: SettingName): name is GitSettingName {
  return name.startsWith(PREFIX)
}

/**
 * The repository as the file describes it, with what variables say instead, not yet checked: a field may be missing, or one too many.
 * @param file null: it describes none
 * @returns null: no variable is about it
 */
export function gitWithin(
  file: GitDocument | null,
  outside: ReadonlyMap<SettingName, Written>,
): Readonly<Record<string, unknown>> | null {
  const given = new Map<string, unknown>()
  for (const [name, { value }] of outside) {
    if (!isOfGit(name)) continue
    const [field = '', part] = name.slice(PREFIX.length).split('.')
    // One of several, such as commits or tags: it stands in the place of whichever the file names.
    if (part !== undefined) given.set(field, { ...Object(given.get(field)), [part]: value })
    else given.set(field, value)
  }
  if (given.size === 0) return null
  const { branch, tag, ...others } = file ?? {}
  const isRefGiven = given.has('branch') || given.has('tag')
  return {
    ...others,
    ...(isRefGiven || branch === undefined ? {} : { branch }),
    ...(isRefGiven || tag === undefined ? {} : { tag }),
    ...Object.fromEntries(given),
  }
}
