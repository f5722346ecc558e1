import type { GitProgram } from './git-program.ts'

/** A setting of git and its value; later ones of one name add to it or replace it, as git has it. */
export type GitSetting = readonly [name: string, value: string]

export interface Isolation {
  /** Settings beside those below. */
  readonly settings?: readonly GitSetting[]
  /** The one protocol that may be spoken; null: none. */
  readonly protocol?: string | null
  readonly variables?: Readonly<Record<string, string>>
}

/** Nothing is there, on any system. */
const NOWHERE = '/nonexistent'

/**
 * What a repository, an account or the system could otherwise have git do: run hooks and monitors, follow links, enter submodules, fetch
 * what is missing from elsewhere, tidy up, ask a person, believe a foreign key.
 */
const HARMLESS: readonly GitSetting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.symlinks', 'false'],
  ['core.askPass', ''],
  ['core.pager', 'cat'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  // A file that unpacks to gigabytes goes by in pieces.
  ['core.bigFileThreshold', '1m'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['transfer.fsckObjects', 'true'],
  ['fetch.fsckObjects', 'true'],
  ['fetch.unpackLimit', '1'],
  ['fetch.writeCommitGraph', 'false'],
  ['core.commitGraph', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['pack.threads', '1'],
  ['protocol.version', '2'],
  ['credential.helper', ''],
  ['gpg.format', 'ssh'],
  ['gpg.program', `${NOWHERE}/gpg`],
  ['gpg.x509.program', `${NOWHERE}/gpgsm`],
  ['gpg.ssh.program', 'ssh-keygen'],
  ['log.showSignature', 'false'],
  // Whose the files are decides nothing where nothing that they say is carried out.
  ['safe.directory', '*'],
]

/** The whole environment of a git that heeds only what is said here. */
export function isolated(
  { searchPath }: GitProgram,
  { settings = [], protocol = null, variables = {} }: Isolation = {},
): Readonly<Record<string, string>> {
  const all = [...HARMLESS, ...settings]
  return {
    PATH: searchPath,
    LC_ALL: 'C',
    HOME: NOWHERE,
    XDG_CONFIG_HOME: NOWHERE,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_ALLOW_PROTOCOL: protocol ?? 'none',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    ...variables,
    // The environment of a process is its account's own; its arguments are everybody's to see.
    GIT_CONFIG_COUNT: String(all.length),
    ...Object.fromEntries(
      all.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, name],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  }
}
