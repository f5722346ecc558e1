import { execFile } from 'node:child_process'
import { chmod, mkdir, open, rm, symlink, truncate } from 'node:fs/promises'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { codes, MAX_FILE_BYTES } from '../../../src/policy/codes.ts'
import { type PolicyTexts, readPolicies } from '../../../src/policy/directory.ts'
import { patientFiles } from '../../../src/policy/directory-files.ts'
import { type Scratch, scratch } from '../../support/policy-folder.ts'

/** Root may read everything, so it becomes nobody for a while. */
async function withoutPrivileges<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return await work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

/** The blocking and the patient reader must say the same of what stands still. */
async function read(...paths: string[]): Promise<Words> {
  const texts = await readPolicies(paths)
  expect(await readPolicies(paths, patientFiles)).toEqual(texts)
  return inWords(texts)
}

interface Words {
  readonly files: Record<string, string>
  readonly problems: readonly string[]
}

function inWords({ files, diagnostics }: PolicyTexts): Words {
  const named = new Map<string, string>(Object.entries(codes).map(([name, code]) => [code, name]))
  return {
    files: Object.fromEntries(files.map(file => [file.path, file.text])),
    problems: diagnostics.map(found => `${found.file}: ${named.get(found.code)}`),
  }
}

async function filled(...names: string[]): Promise<Scratch> {
  const folder = await scratch()
  for (const name of names) await folder.write(name, name)
  return folder
}

describe('which files are policies', () => {
  test('yaml and yml at any depth, in whatever case, sorted by path', async () => {
    await using folder = await filled('b.yaml', 'a.yml', 'rooms/lab-1/x.yaml', 'rooms/a.YAML', 'Z.yaml')
    const { files, diagnostics } = await readPolicies([folder.path])
    expect(files.map(file => file.path)).toEqual(['Z.yaml', 'a.yml', 'b.yaml', 'rooms/a.YAML', 'rooms/lab-1/x.yaml'])
    expect(files[4]?.text).toBe('rooms/lab-1/x.yaml')
    expect(diagnostics).toEqual([])
  })

  test.each([
    'x.test.yaml',
    'x.test.yml',
    'X.TEST.YAML',
    '.hidden.yaml',
    '.x.yaml.swp',
    '.git/x.yaml',
    '..2026_11_21/x.yaml',
    'x.yaml~',
    '#x.yaml#',
    '4913',
    'x.yaml.bak',
    'x.yaml.tmp',
    'yaml',
    'readme.md',
  ])('%s is none', async name => {
    await using folder = await filled('policy.yaml', name)
    expect(await read(folder.path)).toEqual({ files: { 'policy.yaml': 'policy.yaml' }, problems: [] })
  })

  test('a file that is named is read whatever its name', async () => {
    await using folder = await filled('.draft.txt')
    expect(await read(folder.at('.draft.txt'))).toEqual({
      files: { [folder.at('.draft.txt')]: '.draft.txt' },
      problems: [],
    })
  })

  test('of several sources, each path begins with its source, and a file named twice is read once', async () => {
    await using folder = await filled('a/x.yaml', 'b/x.yaml')
    const { files } = await read(folder.at('a'), `${folder.at('b')}/`, folder.at('a/x.yaml'))
    expect(Object.keys(files)).toEqual([folder.at('a/x.yaml'), folder.at('b/x.yaml')])
  })

  test('an empty folder holds none, and that is no error', async () => {
    await using folder = await filled()
    expect(await read(folder.path)).toEqual({ files: {}, problems: [] })
  })
})

describe('what a file may hold', () => {
  test('a byte order mark is taken off, line ends stay', async () => {
    await using folder = await scratch()
    await folder.write('x.yaml', '\uFEFFa: 1\r\nb: ä€😀\n')
    expect((await read(folder.path)).files).toEqual({ 'x.yaml': 'a: 1\r\nb: ä€😀\n' })
  })

  test('1 MiB is read, a byte more is refused', async () => {
    await using folder = await scratch()
    await folder.write('fits.yaml', '#'.repeat(MAX_FILE_BYTES))
    await folder.write('larger.yaml', '#'.repeat(MAX_FILE_BYTES + 1))
    const { files, problems } = await read(folder.path)
    expect(files['fits.yaml']).toHaveLength(MAX_FILE_BYTES)
    expect(problems).toEqual(['larger.yaml: tooLarge'])
  })

  test('1 GiB is refused without being read', async () => {
    await using folder = await filled('x.yaml')
    await truncate(folder.at('x.yaml'), 2 ** 30)
    const before = process.memoryUsage().arrayBuffers
    expect((await read(folder.path)).problems).toEqual(['x.yaml: tooLarge'])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MAX_FILE_BYTES)
  })

  test('bytes that are not UTF-8 are shown with their place', async () => {
    await using folder = await scratch()
    await folder.write('x.yaml', Buffer.concat([Buffer.from('a: 1\nä: '), Buffer.from([0xe4, 0x0a])]))
    const { files, diagnostics } = await readPolicies([folder.path])
    expect(files).toEqual([])
    expect(diagnostics).toMatchObject([{ code: codes.invalidUtf8, file: 'x.yaml', line: 2, column: 4 }])
  })

  test('a character cut off at the end is not UTF-8', async () => {
    await using folder = await scratch()
    await folder.write('x.yaml', Buffer.from('a: €').subarray(0, -1))
    expect((await read(folder.path)).problems).toEqual(['x.yaml: invalidUtf8'])
  })

  test.each(['utf16le', 'swapped'])('UTF-16 (%s) is called by its name', async order => {
    await using folder = await scratch()
    const text = Buffer.from('\uFEFFa: 1', 'utf16le')
    await folder.write('x.yaml', order === 'swapped' ? text.swap16() : text)
    const { diagnostics } = await readPolicies([folder.path])
    expect(diagnostics).toMatchObject([{ code: codes.invalidUtf8, message: expect.stringContaining('UTF-16') }])
  })
})

describe('what can not be read', () => {
  test('a folder with the name of a policy file is an error, and is not walked', async () => {
    await using folder = await filled('good.yaml', 'x.yaml/inner.yaml')
    expect(await read(folder.path)).toEqual({ files: { 'good.yaml': 'good.yaml' }, problems: ['x.yaml: isDirectory'] })
  })

  test('a source that is not there is an error', async () => {
    await using folder = await filled('good.yaml')
    expect((await read(folder.at('missing'))).problems).toEqual([`${folder.at('missing')}: notFound`])
    expect((await read(folder.at('good.yaml/below'))).problems).toEqual([`${folder.at('good.yaml/below')}: notFound`])
  })

  test('an unreadable file and an unreadable folder are errors', async () => {
    await using folder = await filled('x.yaml', 'closed/y.yaml')
    await chmod(folder.path, 0o755)
    await chmod(folder.at('x.yaml'), 0)
    await chmod(folder.at('closed'), 0)
    const { problems } = await withoutPrivileges(() => read(folder.path))
    await chmod(folder.at('closed'), 0o700)
    expect(problems).toEqual(['closed: unreadable', 'x.yaml: unreadable'])
  })

  test('a pipe and a socket are errors, and nobody waits for them', async () => {
    await using folder = await filled('good.yaml')
    await promisify(execFile)('mkfifo', [folder.at('pipe.yaml')])
    const server = createServer()
    await new Promise<void>(resolve => server.listen(folder.at('socket.yaml'), resolve))
    await symlink('/dev/zero', folder.at('zero.yaml'))
    await symlink('pipe.yaml', folder.at('link.yaml'))
    expect(await read(folder.path)).toEqual({
      files: { 'good.yaml': 'good.yaml' },
      problems: ['link.yaml: notAFile', 'pipe.yaml: notAFile', 'socket.yaml: notAFile', 'zero.yaml: notAFile'],
    })
    expect((await read(folder.at('pipe.yaml'))).problems).toEqual([`${folder.at('pipe.yaml')}: notAFile`])
    await new Promise(resolve => server.close(resolve))
  })

  test('every problem is told, not the first', async () => {
    await using folder = await filled('good.yaml')
    await folder.write('binary.yaml', Buffer.from([0xff]))
    await mkdir(folder.at('folder.yml'))
    await symlink('nowhere', folder.at('link.yaml'))
    await folder.write('large.yaml', Buffer.alloc(MAX_FILE_BYTES + 1))
    expect((await read(folder.path)).problems).toEqual([
      'binary.yaml: invalidUtf8',
      'folder.yml: isDirectory',
      'large.yaml: tooLarge',
      'link.yaml: brokenLink',
    ])
  })

  test('the sum of all files is bounded', async () => {
    await using folder = await scratch()
    for (let index = 0; index < 66; index += 1) {
      const file = await open(await made(folder, `${index}.yaml`), 'r+')
      await file.truncate(MAX_FILE_BYTES)
      await file.close()
    }
    expect((await read(folder.path)).problems).toEqual(['.: tooLarge'])
  })
})

async function made(folder: Scratch, name: string): Promise<string> {
  await folder.write(name, '')
  return folder.at(name)
}

describe('symbolic links', () => {
  test('a mounted ConfigMap is read once, under the names that people gave', async () => {
    await using folder = await filled('..2026_11_21/x.yaml', '..2026_11_21/y.yaml')
    await symlink('..2026_11_21', folder.at('..data'))
    await symlink('..data/x.yaml', folder.at('x.yaml'))
    await symlink('..data/y.yaml', folder.at('y.yaml'))
    expect(await read(folder.path)).toEqual({
      files: { 'x.yaml': '..2026_11_21/x.yaml', 'y.yaml': '..2026_11_21/y.yaml' },
      problems: [],
    })
  })

  test('a folder elsewhere is followed, under the name of the link', async () => {
    await using folder = await filled('source/own.yaml', 'shared/rooms/lab.yaml')
    await symlink('../shared', folder.at('source/common'))
    const { files } = await read(folder.at('source'))
    expect(Object.keys(files)).toEqual(['common/rooms/lab.yaml', 'own.yaml'])
  })

  test('the source itself may be a link', async () => {
    await using folder = await filled('v1/x.yaml')
    await symlink('v1', folder.at('current'))
    expect((await read(folder.at('current'))).files).toEqual({ 'x.yaml': 'v1/x.yaml' })
  })

  test('a file with several names is read once, under its own name', async () => {
    await using folder = await filled('z/real.yaml')
    await symlink('z/real.yaml', folder.at('a.yaml'))
    await symlink('z', folder.at('b'))
    expect(Object.keys((await read(folder.path)).files)).toEqual(['z/real.yaml'])
  })

  test('circles end', async () => {
    await using folder = await filled('top/source/x.yaml', 'top/beside.yaml', 'other/y.yaml')
    await symlink('.', folder.at('top/source/here'))
    await symlink('..', folder.at('top/source/up'))
    await symlink('../../other', folder.at('top/source/other'))
    await symlink('../top/source', folder.at('other/back'))
    await symlink('loop', folder.at('top/source/loop'))
    expect(await read(folder.at('top/source'))).toEqual({
      files: { 'other/y.yaml': 'other/y.yaml', 'x.yaml': 'top/source/x.yaml' },
      problems: [],
    })
  })

  test('links that double at every step are walked once each', async () => {
    await using folder = await filled('d30/x.yaml')
    for (let depth = 0; depth < 30; depth += 1) {
      await mkdir(folder.at(`d${depth}`))
      for (const name of ['a', 'b']) await symlink(`../d${depth + 1}`, folder.at(`d${depth}`, name))
    }
    expect(Object.keys((await read(folder.at('d0'))).files)).toHaveLength(1)
  })

  test('one that leads nowhere is an error under a policy name and nothing otherwise', async () => {
    await using folder = await filled()
    await symlink('gone', folder.at('x.yaml'))
    await symlink('y.yaml', folder.at('y.yaml'))
    await symlink('gone', folder.at('folder'))
    await symlink('someone@host.123', folder.at('.#z.yaml'))
    expect((await read(folder.path)).problems).toEqual(['x.yaml: brokenLink', 'y.yaml: brokenLink'])
  })
})

test('files that come, go and are renamed meanwhile are never an error, and no half of a file is read', async () => {
  await using folder = await scratch()
  const whole = ['1', '2'].map(digit => digit.repeat(200_000))
  await folder.write('x.yaml', whole[0] ?? '')
  let done = false
  const writing = (async () => {
    for (let round = 0; !done; round += 1) {
      await folder.replace('x.yaml', whole[round % 2] ?? '')
      await folder.write(`passing-${round % 7}.yaml`, 'here')
      await rm(folder.at(`passing-${(round + 3) % 7}.yaml`), { force: true })
    }
  })()
  try {
    for (let round = 0; round < 50; round += 1) {
      const { files, problems } = inWords(await readPolicies([folder.path], patientFiles))
      // An endless writer may outlast every attempt.
      expect(problems.filter(problem => !problem.endsWith('unsteady'))).toEqual([])
      if (files['x.yaml'] !== undefined) expect(whole).toContain(files['x.yaml'])
    }
  } finally {
    done = true
    await writing
  }
})
