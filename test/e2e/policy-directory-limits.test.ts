import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { scratch } from '../support/policy-folder.ts'

/** In a user namespace of its own a process may lower its limit of watches without touching the machine's. */
const LOWER = 'echo 0 > /proc/sys/user/max_inotify_watches && exec "$0" "$@"'

function canLower(): boolean {
  try {
    execFileSync('unshare', ['-Ur', 'sh', '-c', LOWER, 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const MODULES = {
  source: new URL('../../src/policy/source.ts', import.meta.url).href,
  clock: new URL('../../src/runtime/system-clock.ts', import.meta.url).href,
  folder: new URL('../support/policy-folder.ts', import.meta.url).href,
}

const PROGRAM = `
  import { writeFileSync } from 'node:fs'
  const { openPolicyDirectory } = await import('${MODULES.source}')
  const { systemClock } = await import('${MODULES.clock}')
  const { loadTexts, inWords } = await import('${MODULES.folder}')
  const folder = process.argv[1]
  let told = () => {}
  const source = await openPolicyDirectory({
    folder, load: loadTexts, clock: systemClock(),
    onEvent: event => { console.log(inWords(event)); told() },
    onUnwatched: error => console.log(error.code),
  })
  const next = new Promise(resolve => { told = resolve })
  writeFileSync(folder + '/x.yaml', '2')
  await source.refresh()
  await next
  await source.close()
`

test.runIf(canLower())(
  'where the system has no watches left, that is told once and a refresh still finds edits',
  async () => {
    await using folder = await scratch()
    await folder.write('x.yaml', '1')
    await folder.write('rooms/lab/y.yaml', '1')
    const program = [process.execPath, '--input-type=module', '-e', PROGRAM, folder.path]
    const { stdout } = await promisify(execFile)('unshare', ['-Ur', 'sh', '-c', LOWER, ...program], {
      timeout: 100_000,
    })
    expect(stdout.trim().split('\n')).toEqual(['ENOSPC', 'rooms/lab/y.yaml=1 x.yaml=1', 'rooms/lab/y.yaml=1 x.yaml=2'])
  },
)
