import { describe, expect, it } from 'vitest'
import { TroubleOnce } from '../../../../src/providers/multipoint/trouble-once.ts'

const ended = new Error('it ended with 3')

/** What is told when a look fails with these, one after the other; null is a look that works. */
async function told(...errors: readonly (Error | null)[]): Promise<readonly string[]> {
  const lines: string[] = []
  const once = new TroubleOnce((what, error) =>
    lines.push(`${what}: ${error instanceof Error ? error.message : error}`),
  )
  for (const error of errors) {
    const work = error === null ? Promise.resolve(1) : Promise.reject(error)
    expect(await once.orNull('Probing', new AbortController().signal, work)).toBe(error === null ? 1 : null)
  }
  return lines
}

describe('a trouble without which can be gone on', () => {
  it('is told when it begins, and not again while it lasts', async () => {
    expect(await told(ended, ended, ended)).toEqual(['Probing: it ended with 3'])
  })

  it('stays the same while what lies at the bottom of it does, whatever is said above', async () => {
    const words = ['it gave no answer', 'it ended 2 times in a row', 'it ended 3 times in a row']
    expect(await told(...words.map(word => new Error(word, { cause: ended })))).toEqual(['Probing: it gave no answer'])
  })

  it('is told again when it is another, and when it is back', async () => {
    const other = new Error('it is not there')
    expect(await told(ended, other, null, other)).toEqual([
      'Probing: it ended with 3',
      'Probing: it is not there',
      'Probing: it is not there',
    ])
  })

  it('is none of whoever gives up, who is told so', async () => {
    const once = new TroubleOnce(() => expect.unreachable())
    await expect(once.orNull('Probing', AbortSignal.abort(ended), Promise.reject(new Error('late')))).rejects.toBe(
      ended,
    )
  })
})
