import { expect, test } from 'vitest'
import { hostOf } from '../../../../src/policy/git/git-address.ts'

test.each([
  ['https://git.school.example/p.git', 'git.school.example'],
  ['https://git.school.example:8443/p.git', 'git.school.example'],
  ['ssh://git@[fe80::1]:22/p', 'fe80::1'],
  ['git@git.school.example:it/p.git', 'git.school.example'],
  ['git@[::1]:p.git', '::1'],
  ['git://127.0.0.1/p', '127.0.0.1'],
  ['file:///srv/p', null],
  ['/srv/p:q', null],
  ['C:\\policies', null],
  ['ext::sh', null],
])('the host that %s names is %s', (url, host) => {
  expect(hostOf(url)).toBe(host)
})
