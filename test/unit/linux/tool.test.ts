import { expect, test } from 'vitest'
import { findTool, runTool } from '../../../src/linux/tool.ts'
import { ms } from '../../../src/model/time.ts'

const node = (code: string): readonly [string, ...string[]] => [process.execPath, '-e', code]

test('a program gets its arguments as they are and nothing of our surroundings', async () => {
  process.env.STATIONKEEPER_TEST_LEAK = 'leaked'
  const code =
    'console.log(JSON.stringify([process.argv.slice(1), process.env.STATIONKEEPER_TEST_LEAK, process.env.LC_ALL]))'
  const out = await runTool([...node(code), '$(id)', 'a b'])
  delete process.env.STATIONKEEPER_TEST_LEAK
  expect(JSON.parse(out)).toEqual([['$(id)', 'a b'], null, 'C.UTF-8'])
})

test('one that says no is told of with its own words on one line', async () => {
  await expect(runTool(node('console.error("Unit not\\n  found."); process.exit(5)'))).rejects.toMatchObject({
    name: 'ToolFailed',
    code: 5,
    message: expect.stringMatching(/: Unit not found\.$/),
  })
})

test('one that does not end is killed', async () => {
  await expect(runTool(node('setInterval(() => {}, 1000)'), { within: ms(50) })).rejects.toMatchObject({
    code: null,
    message: expect.stringContaining('did not end within 0.05 s'),
  })
})

test('one that is not there is no program', async () => {
  expect(findTool('no-such-program-anywhere')).toBeNull()
  await expect(runTool(['/nowhere/systemctl'])).rejects.toMatchObject({ name: 'ToolFailed', code: null })
})
