import { existsSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { groupsOf } from '../../../../src/providers/logind/accounts.ts'
import { isAlive } from '../../../support/multipoint-host.ts'
import { ProgramFolder } from '../../../support/program-folder.ts'
import { until } from '../../../support/until.ts'

const { signal } = new AbortController()

/** An `id` of a system whose directory knows one user. */
function idThatSays({ uid = '1000', groups = 'pupils', name = 'ana' } = {}): ProgramFolder {
  const lines = groups.split(' ').map(group => `printf '%s\\0' '${group}'`)
  return new ProgramFolder({
    id: `case "$1" in -u) echo ${uid} ;; -un) echo '${name}' ;; -Gnz) ${lines.join('; ')} ;; esac`,
  })
}

// Scripts of the shell stand in for the system's programs.
describe.runIf(process.platform !== 'win32')('groups of a user', () => {
  test.runIf(process.platform === 'linux')('are what this system itself says', async () => {
    const root = await groupsOf('root', { signal })
    expect(root.groups).toContain('root')
    expect(root.admin).toBe(true)
    const { username, uid } = userInfo()
    const own = await groupsOf(username, { signal })
    expect(own.groups.length).toBeGreaterThan(0)
    if (uid === 0) expect(own).toEqual(root)
  })

  test.runIf(process.platform === 'linux')('are an error of a user that nobody knows', async () => {
    await expect(groupsOf('nobody-knows-me', { signal })).rejects.toThrow(/nobody-knows-me.*no such user/)
  })

  test.runIf(process.platform === 'linux').each(['0', '+0'])(
    'are not those of the user with the number %s',
    async user => {
      await expect(groupsOf(user, { signal })).rejects.toThrow(/nobody has that name|no such user/)
    },
  )

  test('of somebody whose name is a number are found where that is the name', async () => {
    using programs = idThatSays({ name: '2041' })
    expect(await groupsOf('2041', { signal, folders: programs.folders })).toMatchObject({ groups: ['pupils'] })
  })

  test.each([
    ['pupils', '1000', false],
    ['pupils adm', '1000', false],
    ['pupils sudo', '1000', true],
    ['wheel', '1000', true],
    ['admin', '1000', true],
    ['pupils', '0', true],
  ])('%s of user %s: administrator %s', async (groups, uid, admin) => {
    using programs = idThatSays({ groups, uid })
    expect(await groupsOf('ana', { signal, folders: programs.folders })).toEqual({ groups: groups.split(' '), admin })
  })

  test('of a domain are known by every spelling', async () => {
    using programs = idThatSays({ groups: 'CLASS\\pupils teachers@class.example local' })
    const { groups } = await groupsOf('CLASS\\ana', { signal, folders: programs.folders })
    expect(groups).toEqual([
      'CLASS\\pupils',
      'pupils@CLASS',
      'pupils',
      'teachers@class.example',
      'class.example\\teachers',
      'teachers',
      'local',
    ])
  })

  test('with blanks in their names stay whole', async () => {
    using programs = new ProgramFolder({
      id: `case "$1" in -u) echo 1000 ;; -Gnz) printf 'domain users\\0pupils\\0' ;; esac`,
    })
    expect(await groupsOf('ana', { signal, folders: programs.folders })).toMatchObject({
      groups: ['domain users', 'pupils'],
    })
  })

  test('are not known where one of them has no name at present', async () => {
    using programs = new ProgramFolder({
      id: `case "$1" in -u) echo 1000 ;; *) printf 'pupils\\0005012\\0'; echo "id: cannot find name for group ID 5012" >&2; exit 1 ;; esac`,
    })
    await expect(groupsOf('ana', { signal, folders: programs.folders })).rejects.toThrow('group ID 5012')
  })

  test('a name that looks like an option is a name', async () => {
    using programs = idThatSays()
    await groupsOf('--version', { signal, folders: programs.folders })
    for (const call of programs.callsOf('id')) expect(call.slice(1)).toEqual(['--', '--version'])
  })

  test('a directory that hangs ends with the deadline, and so does what asked it', async () => {
    using programs = new ProgramFolder({ id: 'echo $$ >"$0.pid"; exec sleep 1000' })
    const deadline = new AbortController()
    const asked = groupsOf('ana', { signal: deadline.signal, folders: programs.folders })
    asked.catch(() => {})
    const pid = join(programs.path, 'id.pid')
    await until(() => existsSync(pid) && readFileSync(pid, 'utf8').endsWith('\n'))
    deadline.abort(new Error('too late'))
    await expect(asked).rejects.toThrow('too late')
    await until(() => !isAlive(Number(readFileSync(pid, 'utf8'))))
  })
})
