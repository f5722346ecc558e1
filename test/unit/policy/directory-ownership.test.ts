import { execFile, execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, stat, symlink } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { whoMayChange, whoMayWrite } from '../../../src/policy/ownership.ts'
import { type Scratch, scratch } from '../../support/policy-folder.ts'

/** Files as an administrator would leave them, whatever the umask. */
async function tidy(): Promise<Scratch> {
  const folder = await scratch()
  await folder.write('etc/policies/rooms/x.yaml', '1')
  for (const name of ['.', 'etc', 'etc/policies', 'etc/policies/rooms']) await chmod(folder.at(name), 0o755)
  await chmod(folder.at('etc/policies/rooms/x.yaml'), 0o644)
  return folder
}

async function openings(folder: Scratch, source = 'etc/policies'): Promise<string[]> {
  const found = await whoMayWrite(folder.at(source))
  return (found?.openings ?? []).map(({ path, because }) => `${path.slice(folder.path.length + 1)}: ${because}`)
}

describe('a policy folder', () => {
  test('that belongs to this account and that no one else may write is fine, below a sticky folder too', async () => {
    await using folder = await tidy()
    await mkdir(folder.at('shared'))
    await chmod(folder.at('shared'), 0o1777)
    await folder.write('shared/policies/x.yaml', '1')
    await chmod(folder.at('shared/policies'), 0o755)
    await chmod(folder.at('shared/policies/x.yaml'), 0o644)
    expect(await whoMayWrite(folder.at('etc/policies'))).toBeNull()
    expect(await whoMayWrite(folder.at('shared/policies'))).toBeNull()
  })

  test.each([
    ['etc/policies', 0o775, 'group'],
    ['etc/policies', 0o1777, 'others'],
    ['etc/policies/rooms', 0o757, 'others'],
    ['etc/policies/rooms/x.yaml', 0o664, 'group'],
    ['etc', 0o777, 'others'],
  ] as const)('is refused where %s has mode %o', async (name, mode, because) => {
    await using folder = await tidy()
    await chmod(folder.at(name), mode)
    expect(await openings(folder)).toEqual([`${name}: ${because}`])
  })

  test('is refused where it belongs to an account that is not trusted', async () => {
    await using folder = await tidy()
    const { uid } = await stat(folder.path)
    const found = await whoMayWrite(folder.at('etc/policies'), [uid + 1])
    expect(found?.openings).toContainEqual({
      path: folder.at('etc/policies'),
      isFolder: true,
      because: 'owner',
      uid,
      mode: 0o755,
    })
  })

  test('is refused where a link in it leads to something open, or stands in something open', async () => {
    await using folder = await tidy()
    await folder.write('open/x.yaml', '1')
    await chmod(folder.at('open/x.yaml'), 0o666)
    await symlink('../../open/x.yaml', folder.at('etc/policies/linked.yaml'))
    expect(await openings(folder)).toEqual(['open/x.yaml: others'])
    await chmod(folder.at('open/x.yaml'), 0o644)
    await chmod(folder.at('open'), 0o777)
    expect(await openings(folder)).toEqual(['open: others'])
  })

  test('is refused where a link on the way to it could be exchanged', async () => {
    await using folder = await tidy()
    await mkdir(folder.at('open'))
    await symlink('../etc', folder.at('open/current'))
    await chmod(folder.at('open'), 0o777)
    expect(await openings(folder, 'open/current/policies')).toEqual(['open: others'])
  })

  test('that does not exist is refused where others could make it', async () => {
    await using folder = await tidy()
    expect(await openings(folder, 'etc/missing/policies')).toEqual([])
    await chmod(folder.at('etc'), 0o1777)
    expect(await openings(folder, 'etc/missing/policies')).toEqual(['etc: others'])
  })
})

test('the fix is a command that mends it, whatever the folder is called', async () => {
  await using folder = await tidy()
  await folder.write(`etc/policies/it's here/y.yaml`, '1')
  await chmod(folder.at(`etc/policies/it's here/y.yaml`), 0o666)
  await chmod(folder.at('etc'), 0o777)
  const source = folder.at(`etc/policies/it's here`)
  const found = await whoMayWrite(source)
  expect(found?.message).toBe(`${folder.at('etc')} may be changed by everyone (mode 777), and so is one more`)
  execFileSync('sh', ['-c', found?.fix ?? 'false'], { stdio: 'ignore' })
  expect(await whoMayWrite(source)).toBeNull()
})

test.runIf(process.getuid?.() === 0)('the fix leaves them to the group that reads them', async () => {
  await using folder = await tidy()
  const file = folder.at('etc/policies/rooms/x.yaml')
  await chown(file, 4_321, 4_322)
  await chmod(file, 0o660)
  execFileSync('sh', ['-c', (await whoMayWrite(folder.at('etc/policies')))?.fix ?? 'false'])
  const { uid, gid, mode } = await stat(file)
  expect([uid, gid, mode & 0o777]).toEqual([0, 4_322, 0o640])
})

test.runIf(process.getuid?.() === 0)(
  "no fix gives root a folder further up, which may be somebody's home",
  async () => {
    await using folder = await tidy()
    await chown(folder.at('etc'), 4_321, 4_322)
    const elsewhere = 'keep it where root alone may write, such as below /etc, /opt or /srv, and name it there'
    for (const source of ['etc/policies', 'etc/missing']) {
      const found = await whoMayWrite(folder.at(source))
      expect(found?.message).toBe(`${folder.at('etc')} belongs to user id 4321, who may change it (mode 755)`)
      expect(found?.fix).toBe(elsewhere)
    }
    expect((await whoMayChange(folder.at('etc/policies/rooms/x.yaml'), [0]))?.fix).toBe(elsewhere)
  },
)

const IN_NAMESPACE = ['-Urm', 'sh', '-c', 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"']

function canMount(): boolean {
  try {
    execFileSync('unshare', ['-Urm', 'sh', '-c', 'mount --bind /tmp /tmp'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.runIf(canMount())('a read-only mount is fine, whoever may write below it', async () => {
  await using folder = await tidy()
  await chmod(folder.at('etc/policies'), 0o777)
  await chmod(folder.at('etc/policies/rooms/x.yaml'), 0o666)
  const module = new URL('../../../src/policy/ownership.ts', import.meta.url).href
  const program = `console.log(JSON.stringify(await (await import('${module}')).whoMayWrite(process.argv[1], [0, 65534])))`
  const source = folder.at('etc/policies')
  // Whoever is not mapped into the namespace shows as 65534 there.
  const node = [process.execPath, '--input-type=module', '-e', program, source]
  const { stdout } = await promisify(execFile)('unshare', [...IN_NAMESPACE, source, ...node])
  expect(stdout.trim()).toBe('null')
  expect(await openings(folder)).toEqual(['etc/policies: others', 'etc/policies/rooms/x.yaml: others'])
})

describe('a program', () => {
  const others = async (folder: Scratch, path = 'etc'): Promise<string[]> => {
    const { uid } = await stat(folder.path)
    const found = await whoMayChange(folder.at(path), [0, uid])
    return (found?.openings ?? []).map(opening => `${opening.path.slice(folder.path.length + 1)}: ${opening.because}`)
  }

  test('is looked through whole, whatever its files are called', async () => {
    await using folder = await tidy()
    await folder.write('etc/.hidden/main.js', '1')
    await chmod(folder.at('etc/.hidden'), 0o755)
    await chmod(folder.at('etc/.hidden/main.js'), 0o644)
    expect(await others(folder)).toEqual([])
    await chmod(folder.at('etc/.hidden/main.js'), 0o666)
    expect(await others(folder)).toEqual(['etc/.hidden/main.js: others'])
  })

  test('can be one file, and another could be put in its place from the folder above', async () => {
    await using folder = await tidy()
    await chmod(folder.at('etc/policies/rooms'), 0o775)
    expect(await others(folder, 'etc/policies/rooms/x.yaml')).toEqual(['etc/policies/rooms: group'])
  })

  test('is what a link leads to, and whoever may exchange the link decides as well', async () => {
    await using folder = await tidy()
    await mkdir(folder.at('links'))
    await symlink('../etc', folder.at('links/program'))
    await chmod(folder.at('links'), 0o777)
    await chmod(folder.at('etc/policies'), 0o775)
    expect(await others(folder, 'links/program')).toEqual(['etc/policies: group', 'links: others'])
  })
})
