import { decidesForAll, policyPlaces } from '../daemon/foreign-writers.ts'
import { readPolicies } from '../policy/directory.ts'
import type { GitOptions } from '../policy/git/git-options.ts'
import { loadPolicies } from '../policy/load.ts'
import { whoMayWrite } from '../policy/ownership.ts'
import type { Finding } from '../providers/provider.ts'
import type { Settings } from '../settings/settings.ts'
import { findingOf } from './doctor-settings.ts'

const topic = 'policies'

type FolderSettings = Pick<Settings, 'policies' | 'timeZone'> & { readonly git: null }

/**
 * Whether the policies are valid, and, by owners and permission bits, whether others may change them.
 * @param uid of the account that would keep the host. @default that of this program
 */
export async function policyFindings(
  settings: Settings | FolderSettings,
  uid: number | null = process.getuid?.() ?? null,
): Promise<readonly Finding[]> {
  const found =
    settings.git === null ? await folderFindings({ ...settings, git: null }) : await gitOf(settings, settings.git)
  const open: Finding[] = []
  for (const place of policyPlaces(settings)) open.push(...(await writers(place, uid)))
  return [...found, ...open]
}

async function gitOf(settings: Settings, git: GitOptions): Promise<readonly Finding[]> {
  const { gitFindings } = await import('./doctor-git.ts')
  return await gitFindings(settings, git)
}

async function folderFindings({ policies, timeZone }: FolderSettings): Promise<readonly Finding[]> {
  const texts = await readPolicies([policies])
  const loaded = loadPolicies(texts.files, { timeZone })
  const found = [...texts.diagnostics, ...loaded.diagnostics]
  const isValid = !found.some(({ severity }) => severity === 'error')
  return [
    ...found.map(each => findingOf(topic, each)),
    ...(isValid ? [validity(policies, loaded.policies, loaded.bundle?.rules.length ?? 0)] : []),
  ]
}

function validity(folder: string, policies: number, rules: number): Finding {
  if (policies === 0) {
    const message = `there is no policy in ${folder}, so a daemon goes by the last good ones, if it ever had any`
    return { level: 'error', topic, message, fix: 'name a folder with --policies, or begin with `stationkeeper init`' }
  }
  const counted = `${policies} ${policies === 1 ? 'policy' : 'policies'}, ${rules} ${rules === 1 ? 'rule' : 'rules'}`
  return { level: 'ok', topic, message: `valid: ${counted} in ${folder}`, fix: null }
}

/** A daemon that decides for everybody refuses such a folder. Windows has its access lists, which are read elsewhere. */
async function writers(folder: string, uid: number | null): Promise<readonly Finding[]> {
  const foreign = await whoMayWrite(folder)
  if (foreign === null) return []
  const isRefused = decidesForAll(uid)
  const consequence = isRefused
    ? 'a daemon that runs as root or as an account of the system refuses to go by them'
    : 'they decide what is done here'
  return [
    { level: isRefused ? 'error' : 'warning', topic, message: `${foreign.message}; ${consequence}`, fix: foreign.fix },
  ]
}
