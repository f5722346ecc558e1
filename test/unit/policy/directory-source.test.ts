import { describe, expect, test } from 'vitest'
import { ms } from '../../../src/model/time.ts'
import { diagnostic, wholeFile } from '../../../src/policy/codes.ts'
import type { PolicyTexts } from '../../../src/policy/directory.ts'
import { type Load, openPolicyDirectory, type PolicySource, type Surroundings } from '../../../src/policy/source.ts'
import type { WatchOptions } from '../../../src/policy/watch.ts'
import { inWords, loadTexts } from '../../support/policy-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

/** A folder that the test writes and hints about by hand, and whose readings it can hold back. */
class Stage {
  readonly clock = new VirtualClock()
  readonly told: string[] = []
  readonly lost: string[] = []
  texts: PolicyTexts = { files: [], diagnostics: [], links: [] }
  /** How many readings began, and when the last one did. */
  reads = 0
  readAt = 0
  reading = 0
  overlapped = false
  watching = true
  /** What closing the watcher waits for. */
  closing: Promise<void> | null = null
  /** How often the watcher turned to where links lead. */
  follows = 0
  watchError: Error | null = null
  options: WatchOptions | null = null
  #held: (() => void)[] | null = null

  write(text: string, name = 'x.yaml'): void {
    this.texts = { files: [{ path: name, text }], diagnostics: [], links: [] }
  }

  hint(): void {
    this.options?.onHint()
  }

  hold(): void {
    this.#held = []
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const go of held) go()
  }

  async open(load: Load = loadTexts): Promise<PolicySource> {
    const surroundings: Surroundings = {
      read: async () => {
        this.reads += 1
        this.readAt = this.clock.uptime()
        this.reading += 1
        if (this.reading > 1) this.overlapped = true
        const seen = this.texts
        if (this.#held !== null) await new Promise<void>(resolve => this.#held?.push(resolve))
        this.reading -= 1
        return seen
      },
      watch: async (_folder, options) => {
        if (this.watchError !== null) throw this.watchError
        this.options = options
        const close = async (): Promise<void> => {
          this.watching = false
          await this.closing
        }
        const follow = async (): Promise<boolean> => {
          this.follows += 1
          return false
        }
        return { follow, close }
      },
    }
    return await openPolicyDirectory(
      {
        folder: 'policies',
        load,
        clock: this.clock,
        settle: ms(100),
        onEvent: event => this.told.push(inWords(event)),
        onUnwatched: error => this.lost.push(error.message),
      },
      surroundings,
    )
  }
}

async function opened(text = '1'): Promise<{ stage: Stage; source: PolicySource }> {
  const stage = new Stage()
  stage.write(text)
  const source = await stage.open()
  return { stage, source }
}

describe('the first outcome is told before the source is handed out', () => {
  test.each([
    ['good', 'x.yaml=good'],
    ['broken', 'rejected x.yaml SK1001'],
  ])('when the folder is %s', async (text, outcome) => {
    expect((await opened(text)).stage.told).toEqual([outcome])
  })

  test('when it holds nothing', async () => {
    const stage = new Stage()
    await stage.open()
    expect(stage.told).toEqual(['empty'])
  })

  test('when it is not there', async () => {
    const stage = new Stage()
    stage.texts = { files: [], diagnostics: [diagnostic('notFound', wholeFile('policies'), 'not there')], links: [] }
    await stage.open()
    expect(stage.told).toEqual(['empty'])
  })

  test('although a hint came meanwhile', async () => {
    const stage = new Stage()
    stage.write('1')
    stage.hold()
    const opening = stage.open()
    await stage.clock.advance(0)
    stage.write('2')
    stage.hint()
    stage.release()
    await opening
    expect(stage.told).toEqual(['x.yaml=1'])
    await stage.clock.advance(100)
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=2'])
  })
})

describe('after a hint', () => {
  test('the folder is read once, when it was quiet for the settle time', async () => {
    const { stage } = await opened()
    for (const text of ['2', '3', '4']) {
      stage.write(text)
      stage.hint()
      await stage.clock.advance(60)
    }
    await stage.clock.advance(39)
    expect(stage.told).toEqual(['x.yaml=1'])
    await stage.clock.advance(1)
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=4'])
    expect(stage.reads).toBe(2)
  })

  test('a writer that never rests is told of within two seconds, and again as often', async () => {
    const { stage } = await opened()
    for (let step = 0; step < 90; step += 1) {
      stage.write(String(step))
      stage.hint()
      await stage.clock.advance(50)
    }
    expect(stage.told).toHaveLength(3)
    await stage.clock.advance(100)
    expect(stage.told.at(-1)).toBe('x.yaml=89')
  })

  test('what did not change is not told', async () => {
    const { stage } = await opened()
    stage.hint()
    await stage.clock.advance(100)
    expect([stage.told, stage.reads]).toEqual([['x.yaml=1'], 2])
  })

  test('readings never overlap, and one that was overtaken by a change is not told', async () => {
    const { stage } = await opened()
    stage.hold()
    stage.write('half')
    stage.hint()
    await stage.clock.advance(100)
    stage.write('whole')
    stage.hint()
    await stage.clock.advance(100)
    stage.hint()
    await stage.clock.advance(100)
    expect(stage.reads).toBe(2)
    stage.release()
    await stage.clock.advance(0)
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=whole'])
    expect([stage.reads, stage.overlapped]).toEqual([3, false])
  })

  test('a reading during which a hint came waits for the settle time of that', async () => {
    const { stage } = await opened()
    stage.hold()
    stage.write('half')
    stage.hint()
    await stage.clock.advance(100)
    stage.write('whole')
    stage.hint()
    stage.release()
    await stage.clock.advance(99)
    expect(stage.told).toEqual(['x.yaml=1'])
    await stage.clock.advance(1)
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=whole'])
  })
})

describe('a refresh', () => {
  test('tells nothing where nothing changed', async () => {
    const { stage, source } = await opened()
    await source.refresh()
    await stage.clock.advance(1_000)
    expect([stage.told, stage.reads, stage.clock.pending]).toEqual([['x.yaml=1'], 2, 0])
  })

  test('tells what changed without a hint once it stood still for the settle time', async () => {
    const { stage, source } = await opened()
    stage.write('2')
    await source.refresh()
    await stage.clock.advance(99)
    expect(stage.told).toEqual(['x.yaml=1'])
    await stage.clock.advance(1)
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=2'])
  })

  test('does not tell half of a file that is being written where no hints come', async () => {
    const { stage, source } = await opened()
    stage.write('first half')
    await source.refresh()
    stage.write('first half, second')
    await stage.clock.advance(100)
    stage.write('all')
    await stage.clock.advance(100)
    expect(stage.told).toEqual(['x.yaml=1'])
    await stage.clock.advance(100)
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=all'])
  })

  test('resolves after a reading that began after it was asked for', async () => {
    const { stage, source } = await opened()
    stage.hold()
    const first = source.refresh()
    await stage.clock.advance(0)
    let refreshed = false
    const second = source.refresh().then(() => {
      refreshed = true
    })
    await stage.clock.advance(0)
    expect([stage.reads, refreshed]).toEqual([2, false])
    stage.release()
    await Promise.all([first, second])
    expect(stage.reads).toBe(3)
  })

  test('beside a reading after a hint hides nothing', async () => {
    const { stage, source } = await opened()
    stage.hold()
    stage.write('2')
    stage.hint()
    await stage.clock.advance(100)
    const refreshed = source.refresh()
    stage.release()
    await refreshed
    await stage.clock.advance(1_000)
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=2'])
  })
})

describe('an outcome is told when it differs from the last one told', () => {
  async function follow(stage: Stage, texts: PolicyTexts): Promise<void> {
    stage.texts = texts
    stage.hint()
    await stage.clock.advance(100)
  }
  const texts = (text: string): PolicyTexts => ({ files: [{ path: 'x.yaml', text }], diagnostics: [], links: [] })

  test('also when it is the one before that', async () => {
    const { stage } = await opened()
    for (const text of ['broken', 'broken', '1', '1']) await follow(stage, texts(text))
    for (let time = 0; time < 2; time += 1) await follow(stage, { files: [], diagnostics: [], links: [] })
    await follow(stage, texts('1'))
    expect(stage.told).toEqual(['x.yaml=1', 'rejected x.yaml SK1001', 'x.yaml=1', 'empty', 'x.yaml=1'])
  })

  test('not when the text differs in what does not count, but when its rules stand on other lines', async () => {
    const stage = new Stage()
    stage.write('rule')
    await stage.open(files => {
      const lines = files[0]?.text.split('\n') ?? []
      const rule = { policy: 'p', rule: 'r', file: 'x.yaml', line: lines.indexOf('rule') + 1 }
      const { bundle, ...rest } = loadTexts([{ path: 'x.yaml', text: 'same' }])
      // Only the position of the rule is looked at here.
      return { ...rest, bundle: bundle && { ...bundle, rules: [rule as (typeof bundle.rules)[number]] } }
    })
    await follow(stage, texts('rule\n# a comment below'))
    expect(stage.told).toEqual(['x.yaml=same'])
    await follow(stage, texts('# a comment above\nrule'))
    expect(stage.told).toEqual(['x.yaml=same', 'x.yaml=same'])
  })

  test('what is wrong with other files is told with a file that can not be read, but not what may follow from its absence', async () => {
    const stage = new Stage()
    const unreadable = diagnostic('unreadable', wholeFile('b.yaml'), 'no')
    stage.texts = { files: [{ path: 'a.yaml', text: '' }], diagnostics: [unreadable], links: [] }
    const of = (code: string) => ({ ...unreadable, file: 'a.yaml', code })
    await stage.open(() => ({ bundle: null, diagnostics: [of('SK1001'), of('SK2004'), of('SK3102')], policies: 0 }))
    expect(stage.told).toEqual(['rejected a.yaml SK1001, a.yaml SK2004, b.yaml SK1007'])
  })

  test('one file that can not be read rejects the others with it', async () => {
    const { stage } = await opened()
    const unreadable = diagnostic('unreadable', wholeFile('y.yaml'), 'no')
    await follow(stage, { files: [{ path: 'x.yaml', text: '2' }], diagnostics: [unreadable], links: [] })
    expect(stage.told.at(-1)).toBe('rejected y.yaml SK1007')
  })
})

describe('without a watcher', () => {
  test('that could not be had, refreshing goes on and the loss is told', async () => {
    const stage = new Stage()
    stage.write('1')
    stage.watchError = new Error('no watches left')
    const source = await stage.open()
    expect([stage.told, stage.lost]).toEqual([['x.yaml=1'], ['no watches left']])
    stage.write('2')
    await source.refresh()
    await stage.clock.advance(100)
    expect(stage.told.at(-1)).toBe('x.yaml=2')
    await source.close()
  })
})

describe('closing', () => {
  test('leaves no timer and no watcher, and nothing is told any more', async () => {
    const { stage, source } = await opened()
    stage.write('2')
    stage.hint()
    await source.close()
    stage.hint()
    await source.refresh()
    await stage.clock.advance(1_000)
    expect([stage.told, stage.clock.pending, stage.watching, stage.reads]).toEqual([['x.yaml=1'], 0, false, 1])
  })

  test('waits for the reading under way, of which nothing is told', async () => {
    const { stage, source } = await opened()
    stage.hold()
    stage.write('2')
    stage.hint()
    await stage.clock.advance(100)
    let closed = false
    const closing = source.close().then(() => {
      closed = true
    })
    await stage.clock.advance(0)
    expect(closed).toBe(false)
    stage.release()
    await closing
    expect([stage.told, stage.watching]).toEqual([['x.yaml=1'], false])
  })

  test('does not wait for a reading that hangs, and watches nothing more should it come back', async () => {
    const { stage, source } = await opened()
    stage.hold()
    stage.hint()
    await stage.clock.advance(100)
    let ends = 0
    for (let time = 0; time < 2; time += 1) void source.close().then(() => ends++)
    await stage.clock.advance(999)
    expect(ends).toBe(0)
    await stage.clock.advance(1)
    expect([ends, stage.watching, stage.clock.pending]).toEqual([2, false, 0])
    const { follows } = stage
    stage.release()
    await stage.clock.advance(1_000)
    expect([stage.follows, stage.told]).toEqual([follows, ['x.yaml=1']])
  })

  test('does not wait for a watcher that hangs', async () => {
    const { stage, source } = await opened()
    stage.closing = new Promise(() => {})
    let closed = false
    void source.close().then(() => {
      closed = true
    })
    await stage.clock.advance(1_000)
    expect(closed).toBe(true)
  })
})

describe('whoever asks because everything is written', () => {
  test('has what is there told before it resolves, and no time passes', async () => {
    const { stage, source } = await opened()
    stage.write('2')
    await source.reload()
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=2'])
  })

  test.each(['before', 'while'])('also when a hint comes %s it reads', async when => {
    const { stage, source } = await opened()
    stage.write('2')
    if (when === 'before') stage.hint()
    stage.hold()
    const reloading = source.reload()
    await stage.clock.advance(0)
    if (when === 'while') stage.hint()
    stage.release()
    await reloading
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=2'])
  })

  test('waits for a reading that is under way, and reads after it', async () => {
    const { stage, source } = await opened()
    stage.hold()
    const refreshing = source.refresh()
    stage.write('2')
    const reloading = source.reload()
    stage.release()
    await Promise.all([refreshing, reloading])
    expect(stage.told).toEqual(['x.yaml=1', 'x.yaml=2'])
    expect(stage.overlapped).toBe(false)
  })
})
