import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownUrl } from '../../../src/policy/git/git-address.ts'
import { gitOptionFindings } from '../../../src/policy/git/option-findings.ts'
import { gitOptions } from '../../support/git.ts'
import { runs } from '../../support/runs.ts'

/** Names made of what matters in them. */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'main',
        '/',
        '.',
        '..',
        '@',
        '{',
        '@{',
        '-',
        '.lock',
        '~',
        '^',
        ':',
        '?',
        '*',
        '[',
        '\\',
        ' ',
      ),
      fc.constantFrom('HEAD', 'refs/heads/', '\n', '\u007f', 'ü', '#', '$(x)', "'", '"', ';', '&'),
    ),
    { maxLength: 6 },
  )
  .map(parts => parts.join(''))

function takes(ref: string): boolean {
  return gitOptionFindings(gitOptions('/srv/p', { ref: { kind: 'branch', name: ref } })).length === 0
}

describe('names of branches', () => {
  test('are those that git itself takes, less HEAD and those with refs/heads/ before them', () => {
    fc.assert(
      fc.property(name, ref => {
        const { status } = spawnSync('git', ['check-ref-format', '--branch', ref], { cwd: '/', stdio: 'ignore' })
        const isOurs = ref === 'HEAD' || ref === '@' || /^refs\/(?:heads|tags)\//.test(ref)
        // `@{-1}` and `@` are names of git's own for other branches.
        if (!isOurs) expect([ref, takes(ref)]).toEqual([ref, status === 0])
        else expect([ref, takes(ref)]).toEqual([ref, false])
      }),
      { numRuns: runs(150) },
    )
  })
})

const part = fc.constantFrom(
  'a',
  'git.example',
  'ana',
  'SECRET',
  ':',
  '@',
  '/',
  '//',
  '?',
  '#',
  '-',
  ' ',
  '%',
  '\\',
  '::',
  '\n',
  '[',
  ']',
)
const scheme = fc.constantFrom('https://', 'http://', 'ssh://', 'git://', 'file://', 'ext::', 'HTTPS://', '')
const url = fc.tuple(scheme, fc.array(part, { maxLength: 8 })).map(([first, parts]) => first + parts.join(''))
const ssh = { knownHosts: '/known', sshKey: '/key' }

describe('urls', () => {
  test('that are taken hold no password, no query, and nothing that reads like an option', () => {
    fc.assert(
      fc.property(url, each => {
        const found = gitOptionFindings(gitOptions(each, /^ssh|@/.test(each) ? ssh : {}))
        if (found.some(({ option }) => option === 'url')) return
        expect(each).not.toMatch(/^-|^[a-z]*::|\n/)
        if (!/^[a-z]+:\/\//i.test(each)) return
        expect(each).not.toMatch(/:\/\/[^/]*:[^/\]]*@/)
        expect(each).not.toMatch(/^https?:\/\/[^/]*@/i)
        expect(each).not.toMatch(/:\/\/(?:[^/]*@)?-/)
      }),
      { numRuns: runs(2_000) },
    )
  })

  test('are shown without what stands before the host, however they are written', () => {
    fc.assert(
      fc.property(
        scheme,
        fc.constantFrom('ana:SECRET', 'SECRET', 'a@b:SECRET', ':a/SECRET', 'a:#?SECRET'),
        url,
        (first, who, rest) => {
          fc.pre(/^(?:https?|git):\/\//i.test(first))
          const shown = shownUrl(`${first}${who}@git.example/${rest.replaceAll(/SECRET|@/g, '')}`)
          expect(shown).not.toContain('SECRET')
          expect(shown).toContain('git.example/')
        },
      ),
      { numRuns: runs(1_000) },
    )
  })

  test('with a secret in them are never said in a finding', () => {
    fc.assert(
      fc.property(scheme, url, (first, rest) => {
        fc.pre(/:\/\//.test(first))
        const options = gitOptions(`${first}ana:SECRET@git.example/${rest.replaceAll('SECRET', '')}`)
        expect(JSON.stringify(gitOptionFindings(options))).not.toContain('SECRET')
      }),
      { numRuns: runs(1_000) },
    )
  })
})
