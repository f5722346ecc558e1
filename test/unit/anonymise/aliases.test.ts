import { describe, expect, it } from 'vitest'
import { Aliases } from '../../../src/anonymise/aliases.ts'

function aliases(
  patterns: readonly string[],
  names: readonly string[],
): { readonly found: string[]; readonly kept: readonly string[] } {
  const given = new Aliases('person', new Set(patterns), names)
  return { found: names.map(name => given.of(name)), kept: given.kept }
}

describe('a name that stands in for another', () => {
  it.each([
    ['is a number where no glob is about it', [], ['Ana Weber', 'Ben'], ['person-1', 'person-2']],
    ['is the same for every spelling', [], ['Ana', 'ANA', 'ben'], ['person-1', 'person-1', 'person-2']],
    [
      'keeps what a glob begins with',
      ['pupil*'],
      ['Pupil17', 'pupil18', 'teacher'],
      ['pupil-1', 'pupil-2', 'person-3'],
    ],
    ['keeps what a glob ends with', ['*-admin'], ['root-admin', 'ana'], ['person-1-admin', 'person-2']],
    ['keeps what several globs ask for', ['t-*', '*.keller'], ['t-ms.keller', 't-mr.wu'], ['t-1.keller', 't-2']],
    ['keeps its length where globs see that', ['????'], ['anna', 'ben'], ['0000', 'person-1']],
    ['is not mistaken by a glob that the name escaped', ['person-?'], ['ana', 'ben'], ['person-10', 'person-11']],
    [
      'escapes a glob that is about every number',
      ['*1*', '*2*', '*3*', '*4*', '*5*', '*6*', '*7*', '*8*', '*9*', '*0*'],
      ['ana'],
      ['aaa'],
    ],
    ['is nobody else’s', [], ['person-1', 'ana'], ['person-2', 'person-3']],
  ])('%s', (_, patterns, names, expected) => {
    expect(aliases(patterns, names)).toEqual({ found: expected, kept: [] })
  })

  it('is the name itself where a glob spells it out, which is said', () => {
    expect(aliases(['ana', 'b?n'], ['Ana', 'Ben'])).toEqual({ found: ['Ana', 'b0n'], kept: ['Ana'] })
  })

  it('tells nothing of a name but what globs see', () => {
    const seen = ['*a*', 'x*', '*9']
    const one = aliases(seen, ['Hannah Katz']).found
    expect(aliases(seen, ['Paula']).found).toEqual(one)
  })
})
