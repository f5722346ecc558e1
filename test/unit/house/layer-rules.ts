import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { Import } from './imports.ts'

/** What the files of one layer may import. A layer's own folder is always allowed. */
interface Layer {
  /** The first layer whose prefix fits a path is the one it belongs to. */
  readonly prefix: string
  /** Folders and files under src. */
  readonly sources: readonly string[]
  /** Node's own modules, without `node:`. `*`: any. */
  readonly builtins: readonly string[]
  /** Names of packages. */
  readonly packages: readonly string[]
}

const FILES = ['fs', 'fs/promises', 'os', 'path', 'url', 'util', 'crypto', 'events', 'process'] as const

/** Arrows go one way. Whatever is not listed is forbidden, so a new folder has to be given its place here first. */
export const LAYERS: readonly Layer[] = [
  { prefix: 'model/', sources: [], builtins: [], packages: [] },
  { prefix: 'planner/', sources: ['model/'], builtins: [], packages: [] },
  {
    prefix: 'policy/git/',
    sources: ['model/', 'files/', 'policy/'],
    builtins: [...FILES, 'buffer', 'child_process', 'stream'],
    packages: [],
  },
  {
    prefix: 'policy/',
    sources: ['model/'],
    builtins: [...FILES, 'buffer'],
    packages: ['yaml', 'chokidar', '@noble/hashes'],
  },
  { prefix: 'files/', sources: [], builtins: ['fs', 'path'], packages: [] },
  { prefix: 'store/', sources: ['model/', 'files/'], builtins: [...FILES, 'sqlite', 'zlib'], packages: [] },
  {
    prefix: 'providers/simulator/',
    sources: ['model/', 'files/', 'providers/provider.ts', 'providers/errors.ts', 'providers/bell.ts'],
    builtins: [...FILES, 'sqlite'],
    packages: [],
  },
  {
    prefix: 'providers/multipoint/',
    sources: ['model/', 'providers/provider.ts', 'providers/errors.ts', 'providers/bell.ts'],
    builtins: [...FILES, 'child_process', 'readline', 'stream', 'string_decoder'],
    packages: [],
  },
  {
    prefix: 'providers/wts/',
    sources: [
      'model/',
      'providers/provider.ts',
      'providers/errors.ts',
      'providers/bell.ts',
      'providers/group-cache.ts',
      'providers/soon.ts',
    ],
    builtins: [...FILES, 'worker_threads'],
    packages: ['koffi'],
  },
  {
    prefix: 'providers/logind/',
    sources: [
      'model/',
      'files/',
      'linux/system-program.ts',
      'providers/provider.ts',
      'providers/errors.ts',
      'providers/bell.ts',
      'providers/group-cache.ts',
      'providers/soon.ts',
    ],
    builtins: [...FILES, 'child_process'],
    packages: ['dbus-native'],
  },
  { prefix: 'providers/', sources: ['model/'], builtins: [], packages: [] },
  {
    prefix: 'reconcile/',
    sources: [
      'model/',
      'planner/',
      'providers/provider.ts',
      'providers/errors.ts',
      'store/store.ts',
      'store/fact.ts',
      'store/requests.ts',
    ],
    builtins: [],
    packages: [],
  },
  { prefix: 'settings/', sources: ['model/', 'policy/'], builtins: FILES, packages: ['yaml'] },
  {
    prefix: 'windows/',
    sources: ['model/'],
    builtins: [...FILES, 'child_process'],
    packages: ['koffi'],
  },
  {
    prefix: 'linux/',
    sources: ['model/'],
    builtins: [...FILES, 'child_process'],
    packages: ['koffi'],
  },
  { prefix: 'runtime/', sources: ['model/'], builtins: ['*'], packages: ['temporal-polyfill'] },
  { prefix: 'prover/', sources: ['model/', 'planner/', 'policy/'], builtins: [], packages: [] },
  { prefix: 'compare/', sources: ['model/', 'planner/', 'store/recorded.ts'], builtins: [], packages: [] },
  {
    prefix: 'documents/',
    sources: [
      'model/',
      'planner/',
      'compare/',
      'store/recorded.ts',
      'store/requests.ts',
      'store/journal-entry.ts',
      'daemon/events.ts',
      'linux/journal.ts',
    ],
    builtins: [],
    packages: [],
  },
  {
    prefix: 'board/',
    sources: [
      'model/',
      'planner/',
      'standing/',
      'documents/',
      'daemon/events.ts',
      'reconcile/events.ts',
      'reconcile/goes-round.ts',
      'reconcile/trigger.ts',
      'store/store.ts',
      'settings/settings.ts',
      'api/contract.ts',
      'api/keeper.ts',
    ],
    builtins: [],
    packages: [],
  },
  {
    prefix: 'metrics/',
    sources: ['model/', 'planner/', 'standing/', 'daemon/events.ts', 'reconcile/events.ts', 'settings/settings.ts'],
    builtins: [],
    packages: ['prom-client'],
  },
  { prefix: 'alerts/', sources: ['model/', 'documents/', 'daemon/events.ts'], builtins: [], packages: [] },
  { prefix: 'logging/', sources: ['model/', 'documents/', 'daemon/events.ts'], builtins: FILES, packages: ['pino'] },
  {
    prefix: 'api/',
    sources: [
      'model/',
      'planner/',
      'policy/',
      'standing/',
      'documents/',
      'board/',
      'reconcile/orders.ts',
      'store/store.ts',
      'store/requests.ts',
      'store/journal-entry.ts',
      'settings/settings.ts',
    ],
    builtins: [...FILES, 'http', 'net', 'stream', 'buffer'],
    packages: [
      'fastify',
      'pino',
      '@fastify/cookie',
      '@fastify/helmet',
      '@fastify/rate-limit',
      '@fastify/sse',
      '@fastify/static',
      '@fastify/swagger',
    ],
  },
  {
    prefix: 'dashboard/',
    // A page says when and waits, by a clock that knows no Node.
    sources: ['model/', 'api/contract.ts', 'runtime/browser-clock.ts', 'runtime/random.ts'],
    builtins: [],
    packages: ['preact'],
  },
  { prefix: 'standing/', sources: ['model/', 'planner/', 'settings/settings.ts'], builtins: [], packages: [] },
  { prefix: 'anonymise/', sources: ['model/', 'planner/'], builtins: [], packages: [] },
  {
    prefix: 'policy-tests/',
    sources: [
      'model/',
      'planner/',
      'policy/',
      'reconcile/',
      'providers/provider.ts',
      'providers/errors.ts',
      'providers/simulator/',
      'store/',
      'runtime/',
    ],
    builtins: FILES,
    packages: [],
  },
  { prefix: 'cli/', sources: ['*'], builtins: ['*'], packages: ['commander', 'yaml'] },
  { prefix: 'daemon/', sources: ['*'], builtins: ['*'], packages: [] },
  { prefix: 'daemon.ts', sources: ['*'], builtins: ['*'], packages: [] },
  { prefix: 'main.ts', sources: ['*'], builtins: ['*'], packages: ['commander'] },
]

/**
 * @param file path under src, with forward slashes
 * @returns null where the import is allowed, else one line that says what is wrong
 */
export function violation(file: string, found: Import): string | null {
  const says = (what: string): string => `src/${file}:${found.line} ${what}`
  const layer = LAYERS.find(candidate => file.startsWith(candidate.prefix))
  if (layer === undefined) return says('belongs to no layer')
  const { specifier, kind } = found
  const reaches = (target: string): string => says(`may not reach ${target} (${kind})`)
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier)
    // The package's own description lies beside src, and whoever may print the version may read it.
    if (target === '../package.json' && layer.sources.includes('*')) return null
    if (target.startsWith('../schemas/') && (layer.prefix === 'policy/' || layer.sources.includes('*'))) return null
    return allows([layer.prefix, ...layer.sources], target) ? null : reaches(target)
  }
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith('node:')) return says(`names ${specifier} without node:`)
    const name = specifier.slice('node:'.length)
    return layer.builtins.includes('*') || layer.builtins.includes(name) ? null : reaches(specifier)
  }
  return layer.packages.includes(packageName(specifier)) ? null : reaches(specifier)
}

function allows(places: readonly string[], target: string): boolean {
  if (target.startsWith('..')) return false
  return places.some(place => place === '*' || (place.endsWith('/') ? target.startsWith(place) : target === place))
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
