import { describe, expect, test } from 'vitest'
import { ms } from '../../../../src/model/time.ts'
import { diagnostic, type Finding, wholeFile } from '../../../../src/policy/codes.ts'
import type { PolicyTexts } from '../../../../src/policy/directory.ts'
import type { GitReading } from '../../../../src/policy/git/git-source.ts'
import { openGitSource } from '../../../../src/policy/git/git-source-watch.ts'
import type { PolicySource } from '../../../../src/policy/source.ts'
import { systemClock } from '../../../../src/runtime/system-clock.ts'
import { gitOptions } from '../../../support/git.ts'
import { GitStage } from '../../../support/git-reading.ts'
import { inWords, loadTexts } from '../../../support/policy-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const MINUTE = 60_000

/** A repository that the test pushes to and cuts off by hand, and whose readings it can hold back. */
class Stage {
  readonly clock = new VirtualClock()
  readonly told: string[] = []
  readonly fetched: number[] = []
  readonly failed: unknown[] = []
  readonly readings: GitReading[] = []
  texts: PolicyTexts | Error = { files: [], diagnostics: [], links: [] }
  kept: string | null = null
  reading = 0
  overlapped = false
  #held: (() => void)[] | null = null

  push(id: string, text = id): void {
    const commit = { id, committedAt: this.clock.now(), signer: null }
    this.texts = { files: [{ path: 'x.yaml', text }], diagnostics: [], links: [], commit }
  }

  fail(finding: Finding, message = 'no'): void {
    this.texts = {
      files: [],
      diagnostics: [diagnostic(finding, wholeFile('https://git.example/p'), message)],
      links: [],
    }
  }

  hold(): void {
    this.#held = []
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const go of held) go()
  }

  async open(): Promise<PolicySource> {
    return await openGitSource(
      {
        git: gitOptions('https://git.example/p', { every: ms(MINUTE) }),
        mirror: 'mirror',
        accepted: () => this.kept,
        load: loadTexts,
        clock: this.clock,
        onEvent: event => {
          const commit = event.kind === 'accepted' ? ` @${event.commit?.id}` : ''
          this.told.push(`${inWords(event)}${commit}`)
        },
        onFetched: at => this.fetched.push(at),
        onFailed: error => this.failed.push(error),
      },
      {
        read: async (_options, reading) => {
          this.readings.push(reading)
          this.reading += 1
          if (this.reading > 1) this.overlapped = true
          const seen = this.texts
          if (this.#held !== null) {
            await new Promise<void>((resolve, reject) => {
              this.#held?.push(resolve)
              reading.signal.addEventListener('abort', () => reject(reading.signal.reason))
            })
          }
          this.reading -= 1
          if (seen instanceof Error) throw seen
          return seen
        },
      },
    )
  }
}

async function opened(): Promise<{ stage: Stage; source: PolicySource }> {
  const stage = new Stage()
  stage.push('1')
  return { stage, source: await stage.open() }
}

describe('a repository', () => {
  test('is told before the source is handed out, and then as often as it has something new', async () => {
    const { stage } = await opened()
    expect(stage.told).toEqual(['x.yaml=1 @1'])
    await stage.clock.advance(5 * MINUTE)
    expect([stage.told.length, stage.readings.length]).toEqual([1, 6])
    stage.push('2')
    await stage.clock.advance(MINUTE - 1)
    expect(stage.told).toHaveLength(1)
    await stage.clock.advance(1)
    expect(stage.told).toEqual(['x.yaml=1 @1', 'x.yaml=2 @2'])
  })

  test('is told of again when another commit says the same', async () => {
    const { stage, source } = await opened()
    stage.push('2', '1')
    await source.reload()
    expect(stage.told).toEqual(['x.yaml=1 @1', 'x.yaml=1 @2'])
  })

  test('is asked to follow what was accepted last: before the start, then here', async () => {
    const stage = new Stage()
    stage.kept = '0'
    stage.push('1')
    const source = await stage.open()
    await source.reload()
    stage.push('2', 'broken')
    await source.reload()
    stage.push('3')
    await source.reload()
    await source.reload()
    // What is not valid was not accepted.
    expect(stage.readings.map(({ accepted }) => accepted)).toEqual(['0', '1', '1', '1', '3'])
    expect(stage.told).toEqual(['x.yaml=1 @1', 'rejected x.yaml SK1001', 'x.yaml=3 @3'])
  })

  test('may go back once when somebody says so, and never by itself', async () => {
    const { stage, source } = await opened()
    await source.reload({ allowRollback: true })
    await source.reload()
    await stage.clock.advance(MINUTE)
    expect(stage.readings.map(({ allowRollback }) => allowRollback)).toEqual([false, true, false, false])
  })
})

describe('looking by', () => {
  test('asks only when its time has come', async () => {
    const { stage, source } = await opened()
    await source.refresh()
    await stage.clock.advance(MINUTE - 1)
    await source.refresh()
    expect(stage.readings).toHaveLength(1)
    await stage.clock.advance(1)
    expect(stage.readings).toHaveLength(2)
    await source.refresh()
    expect(stage.readings).toHaveLength(2)
  })

  test('with the word that something was pushed asks at once', async () => {
    const { stage, source } = await opened()
    stage.push('2')
    await source.reload()
    expect(stage.told.at(-1)).toBe('x.yaml=2 @2')
  })

  test('twice while one asks has the last push in force, and the readings do not overlap', async () => {
    const { stage, source } = await opened()
    stage.push('2')
    stage.hold()
    const first = source.reload()
    stage.push('3')
    const second = source.reload()
    stage.release()
    await Promise.all([first, second])
    expect(stage.told).toEqual(['x.yaml=1 @1', 'x.yaml=2 @2', 'x.yaml=3 @3'])
    expect([stage.overlapped, stage.readings.length]).toEqual([false, 3])
  })
})

describe('a repository that can not be reached', () => {
  test('is told once for each message, and asked ever less often', async () => {
    const { stage } = await opened()
    stage.fail('gitUnreachable')
    const asked: number[] = []
    for (let minute = 1; minute <= 40; minute += 1) {
      const before = stage.readings.length
      await stage.clock.advance(MINUTE)
      if (stage.readings.length > before) asked.push(minute)
    }
    expect(asked).toEqual([1, 3, 7, 15, 23, 31, 39])
    expect(stage.told).toEqual(['x.yaml=1 @1', 'rejected https://git.example/p SK1207'])
    stage.fail('gitUnreachable', 'another reason')
    await stage.clock.advance(8 * MINUTE)
    expect(stage.told).toHaveLength(3)
  })

  test('and is back is told, and asked as often as before', async () => {
    const { stage } = await opened()
    stage.fail('gitTimeout')
    await stage.clock.advance(3 * MINUTE)
    stage.push('1')
    await stage.clock.advance(4 * MINUTE)
    expect(stage.told).toEqual(['x.yaml=1 @1', 'rejected https://git.example/p SK1209', 'x.yaml=1 @1'])
    const before = stage.readings.length
    await stage.clock.advance(3 * MINUTE)
    expect(stage.readings.length - before).toBe(3)
  })

  test('is asked as often as ever when it only holds what is refused', async () => {
    const { stage } = await opened()
    stage.fail('gitUnsigned')
    await stage.clock.advance(5 * MINUTE)
    expect([stage.readings.length, stage.told.length]).toEqual([6, 2])
  })

  test('has the time of the last look at it told, whether or not that was good', async () => {
    const { stage, source } = await opened()
    const start = stage.clock.now()
    stage.fail('gitUnreachable')
    await stage.clock.advance(MINUTE)
    await source.reload()
    expect(stage.fetched).toEqual([start])
    stage.fail('gitUntrusted')
    await source.reload()
    expect(stage.fetched).toEqual([start, start + MINUTE])
  })

  test('for a reason that is no finding is tried again, and the failure told', async () => {
    const { stage, source } = await opened()
    stage.texts = new Error('a disk that fails')
    await stage.clock.advance(MINUTE)
    expect(stage.failed).toEqual([new Error('a disk that fails')])
    await expect(source.reload()).rejects.toThrow('a disk that fails')
    stage.push('2')
    await stage.clock.advance(8 * MINUTE)
    expect(stage.told.at(-1)).toBe('x.yaml=2 @2')
  })
})

describe('closing', () => {
  test('ends the reading under way, tells nothing any more and leaves no timer', async () => {
    const { stage, source } = await opened()
    stage.push('2')
    stage.hold()
    const reloading = source.reload()
    await stage.clock.advance(0)
    await source.close()
    await reloading
    await source.reload()
    await source.refresh()
    await stage.clock.advance(10 * MINUTE)
    expect([stage.told, stage.readings.length, stage.clock.pending]).toEqual([['x.yaml=1 @1'], 2, 0])
  })
})

describe('a real repository', () => {
  test('pushed to twice in a row has the last one in force, and never half of one', async () => {
    await using stage = await GitStage.open()
    const told: string[] = []
    const source = await openGitSource({
      git: gitOptions(stage.repository.path),
      mirror: stage.mirror,
      accepted: () => null,
      load: loadTexts,
      clock: systemClock(),
      onEvent: event => told.push(inWords(event)),
    })
    const pushes: Promise<void>[] = []
    for (let push = 1; push <= 10; push += 1) {
      for (const name of ['x.yaml', 'y.yaml', 'z.yaml']) stage.repository.write(name, String(push))
      stage.repository.commit()
      pushes.push(source.reload())
      // Every second one comes while the one before is being read.
      if (push % 2 === 0) await pushes.at(-1)
    }
    await Promise.all(pushes)
    await source.close()
    const whole = Array.from(
      { length: 10 },
      (_, index) => `x.yaml=${index + 1} y.yaml=${index + 1} z.yaml=${index + 1}`,
    )
    expect(told[0]).toBe('x.yaml=first')
    expect(told.at(-1)).toBe(whole.at(-1))
    for (const each of told.slice(1)) expect(whole).toContain(each)
  })
})
