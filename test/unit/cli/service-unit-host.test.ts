import { expect, test } from 'vitest'
import { linuxHost } from '../../../src/cli/service-unit-host.ts'

test.each([
  ['/home/ana/stationkeeper/bin', '/home/'],
  ['/root/stationkeeper', '/root/'],
  ['/tmp/x', '/tmp/'],
  ['/usr/lib/stationkeeper', null],
  ['/opt/home/stationkeeper', null],
])('a program in %s: what the sandbox of the unit hides of it is %s', (path, folder) => {
  expect(linuxHost().hiddenIn(path)).toBe(folder)
})
