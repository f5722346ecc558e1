import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CliResult, type RunningCli, startCli } from '../support/cli.ts'
import { policyOf } from '../support/cli-classroom.ts'
import { GitRepository, SigningKey } from '../support/git.ts'
import { type Served, serveByGit } from '../support/git-daemon.ts'
import { type InProcessClassroom, inProcessClassroom } from '../support/in-process.ts'

const rule = (name: string): string => policyOf([`{ name: ${name}, match: { everySession: true }, ensure: unlocked }`])
const FILE = 'policies/lesson.yaml'

/** A classroom whose policies are in a repository, where only what Ms Keller signed counts. */
class GitClassroom {
  readonly #room: InProcessClassroom
  readonly repository: GitRepository
  readonly key: SigningKey
  readonly #env: Readonly<Record<string, string>>
  /** Of the repository, as the settings name it. */
  readonly url: string
  readonly #served: Served | null
  #daemon: RunningCli | null = null

  static async open(by: 'its path' | "git's own daemon" = 'its path'): Promise<GitClassroom> {
    const room = inProcessClassroom([])
    return new GitClassroom(room, by === 'its path' ? null : await serveByGit(room.path))
  }

  constructor(room: InProcessClassroom, served: Served | null) {
    this.#room = room
    this.#served = served
    const { path } = this.#room
    rmSync(join(path, 'policies'), { recursive: true })
    this.repository = new GitRepository(join(path, 'school'))
    this.url = served === null ? this.repository.path : `${served.url}/school`
    this.key = new SigningKey(join(path, 'keys', 'keller'))
    this.key.allow(join(path, 'keys', 'signers'), 'keller@school.example')
    this.#env = {
      STATIONKEEPER_POLICIES_GIT_URL: this.url,
      STATIONKEEPER_POLICIES_GIT_BRANCH: 'main',
      STATIONKEEPER_POLICIES_GIT_PATH: 'policies',
      STATIONKEEPER_POLICIES_GIT_VERIFY_COMMITS: join(path, 'keys', 'signers'),
      STATIONKEEPER_SETTLE: '20ms',
      STATIONKEEPER_STATE: join(path, 'state'),
    }
  }

  get path(): string {
    return this.#room.path
  }

  /** @returns the commit's id */
  push(content: string, signed = true): string {
    return this.repository.push(FILE, content, signed ? { key: this.key } : {})
  }

  run(...args: readonly string[]): Promise<CliResult> {
    return this.#room.run(args, this.#env)
  }

  async json(...args: readonly string[]): Promise<unknown> {
    return JSON.parse((await this.run(...args, '-o', 'json')).stdout)
  }

  /** A verb as a process of its own. */
  start(...args: readonly string[]): RunningCli {
    return startCli(args, { cwd: this.path, env: { ...this.#env, HOME: this.path } })
  }

  async keep(): Promise<RunningCli> {
    this.#daemon = this.start('run')
    await this.#daemon.said('Keeping CLASSROOM')
    return this.#daemon
  }

  async end(): Promise<void> {
    this.#daemon?.child.kill('SIGTERM')
    await this.#daemon?.done
    this.#daemon = null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#daemon?.[Symbol.asyncDispose]()
    await this.#served?.[Symbol.asyncDispose]()
    this.#room[Symbol.dispose]()
  }
}

describe('a host kept by the policies of a repository', () => {
  test.each(['its path', "git's own daemon"] as const)(
    'goes by what is pushed and signed, never by less, and by the last good commit while there is no repository: by %s',
    async by => {
      await using room = await GitClassroom.open(by)
      const first = room.push(rule('first'))
      await room.keep()
      const inForce = { kind: 'Sync', inForce: true, problem: null }
      expect(await room.json('sync')).toMatchObject({ ...inForce, commit: first })

      // Two pushes in a row: the last is in force.
      const second = room.push(rule('second'))
      const third = room.push(rule('third'))
      // Whoever waits for the one that was overtaken has it, within what came after.
      expect(await room.json('sync', '--wait', second, '--timeout', '100s')).toMatchObject({
        commit: third,
        follows: second,
      })
      expect(await room.run('sync', '--wait', third.slice(0, 10), '--timeout', '100s')).toMatchObject({ code: 0 })
      expect(await room.json('plan')).toMatchObject({ commit: third })
      expect(await room.json('status')).toMatchObject({
        policies: {
          source: `${room.url}, branch main, policies`,
          repository: { commit: { id: third, signer: 'keller@school.example' }, age: expect.any(Number) },
        },
      })

      const unsigned = room.push(rule('unsigned'), false)
      expect(await room.run('sync', '--wait', unsigned)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          new RegExp(`${unsigned} is not in force: the policies there were not taken: .*sign`),
        ),
      })
      expect((await room.run('status')).stdout).toMatch(/^REJECTED: .*sign.*; last good bundle in force since /m)

      // A forced push leads back behind what was in force.
      room.repository.git('reset', '--quiet', '--hard', first)
      expect(await room.run('sync')).toMatchObject({ code: 1, stdout: expect.stringMatching(/^REFUSED: .*older/m) })
      expect(await room.run('sync', '--allow-rollback')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('needs --reason'),
      })
      expect(await room.run('sync', '--allow-rollback', '--reason', 'wrong exam')).toMatchObject({ code: 0 })
      expect(await room.json('plan')).toMatchObject({ commit: first })
      const { stdout: history } = await room.run('history')
      expect(history).toMatch(/sync asked for by .*, setting aside rollback: wrong exam$/m)
      expect(history.match(/policies in force: .*, commit [0-9a-f]{12}$/gm)).toHaveLength(3)

      // After a restart without the repository.
      await room.end()
      rmSync(room.repository.path, { recursive: true })
      const again = await room.keep()
      expect(again.stdout).toContain('the last good ones stay in force')
      expect(await room.json('plan')).toMatchObject({ commit: first })
      expect(await room.run('sync')).toMatchObject({ code: 1, stdout: expect.stringContaining(`Commit:     ${first}`) })
      await room.end()
    },
  )

  test('is reported as not kept to whoever waits, who else learns what would be accepted', async () => {
    await using room = await GitClassroom.open()
    const id = room.push(rule('first'))
    expect(await room.run('sync', '--wait', id)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('no daemon keeps this host'),
    })
    expect(await room.json('sync')).toMatchObject({ inForce: false, commit: id })
  })
})

describe('verbs without a daemon', () => {
  test('go by the repository, and behind nothing that was acted by', async () => {
    await using room = await GitClassroom.open()
    const first = room.push(rule('first'))
    const second = room.push(rule('second'))
    await room.run('simulate', 'block', '3')
    expect(await room.json('plan')).toMatchObject({ commit: second, summary: { unlock: 1 } })
    expect(await room.run('apply')).toMatchObject({ code: 0, stdout: expect.stringContaining('Unlocked: Session 3') })
    room.repository.git('reset', '--quiet', '--hard', first)
    for (const verb of ['plan', 'apply', 'validate', 'sync']) {
      expect(await room.run(verb), verb).toMatchObject({ code: 3, stderr: expect.stringMatching(/SK1216.*older/) })
    }
    const { stdout } = await room.run('doctor')
    expect(stdout).toMatch(/^ERROR +policies: .*SK1216/m)
    expect(stdout).toMatch(/^ok +policies: +git \d/m)
  })

  test('end with exit code 1 where the repository can not be had, and with 3 where it is described wrongly', async () => {
    await using room = await GitClassroom.open()
    rmSync(room.repository.path, { recursive: true })
    // A service that starts before the network does is started again after 1, and not after 3.
    for (const verb of ['plan', 'apply', 'sync', 'validate', 'run']) {
      const { code, stderr } = verb === 'run' ? await room.start(verb).done : await room.run(verb)
      expect([verb, code]).toEqual([verb, 1])
      expect(stderr).toContain(room.repository.path)
      expect(stderr).not.toContain('    at ')
    }
    const settings = (git: string): void => {
      const head = 'apiVersion: stationkeeper/v1\nkind: Settings\n'
      writeFileSync(join(room.path, 'stationkeeper.yaml'), `${head}spec: { policies: { git: ${git} } }\n`)
    }
    settings('{ url: "https://ana:secret@git.example/p.git", branch: main }')
    const refused = await room.run('plan')
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringMatching(/stationkeeper\.yaml:3:/) })
    expect(refused.stderr).not.toContain('secret')
  })

  test('take a folder that is named instead, and ask no repository', async () => {
    await using room = await GitClassroom.open()
    rmSync(room.repository.path, { recursive: true })
    writeFileSync(join(room.path, 'own.yaml'), rule('own'))
    const plan = await room.json('plan', '--policies', 'own.yaml')
    expect(plan).toMatchObject({ kind: 'Plan' })
    expect(plan).not.toHaveProperty('commit')
  })
})
