import { type ProgramOptions, runProgram } from '../../linux/system-program.ts'
import { splitUser } from '../../model/user-name.ts'
import type { KnownGroups } from '../group-cache.ts'

/**
 * Groups whose members the system's own rules take for administrators: `sudo` on Debian and Ubuntu (and `admin` on Ubuntu up to 11.10, which its rules
 * still name), `wheel` on Fedora, openSUSE, Arch and in polkit's own rules. `adm` only reads logs.
 */
const ADMINISTRATORS = ['sudo', 'wheel', 'admin']

/**
 * Groups of a user as this system's own lookup has them: files, LDAP, SSSD, winbind, whatever its name service switch asks. The lookup may hang as
 * long as a directory does, so it is done by a program that can be ended. All or nothing: half of the groups would be taken for all.
 * @param user as the system's user database writes it
 * @throws nobody knows that user, or a group of theirs has no name at present
 */
export async function groupsOf(user: string, options: AccountOptions): Promise<KnownGroups> {
  // `id` takes what looks like a number for a user's number where nobody has that name.
  if (/^\+?\d+$/.test(user) && (await ask(['-un', '--', user], options)).trimEnd() !== user)
    throw new Error(`id ${user}: nobody has that name`)
  const [uid, names] = await Promise.all([ask(['-u', '--', user], options), ask(['-Gnz', '--', user], options)])
  const groups = names.split('\0').filter(name => name !== '')
  const admin = uid.trim() === '0' || groups.some(group => ADMINISTRATORS.includes(group))
  return { groups: [...new Set(groups.flatMap(spellings))], admin }
}

export interface AccountOptions extends Pick<ProgramOptions, 'folders'> {
  readonly signal: AbortSignal
}

async function ask(args: readonly string[], options: AccountOptions): Promise<string> {
  const { code, stdout, stderr } = await runProgram('id', args, options)
  if (code !== 0) throw new Error(stderr || `id ${args.join(' ')} ended with ${code}`)
  return stdout
}

/** A group of a domain is known by every spelling, so that a protected one is protected however it is written. */
function spellings(group: string): readonly string[] {
  const { domain, name } = splitUser(group)
  return domain === null ? [group] : [group, `${domain}\\${name}`, `${name}@${domain}`, name]
}
