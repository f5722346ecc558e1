import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { cliClassroom } from '../support/cli-classroom.ts'
import { until } from '../support/until.ts'

const open = '{ name: open, match: { everySession: true }, ensure: unlocked }'

test('a daemon tells a webhook of a Block All, names nobody there or in its log, and never says where it tells', async () => {
  const told: Record<string, unknown>[] = []
  const server = createServer(async (request, response) => {
    told.push(JSON.parse((await request.toArray()).join('')))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // It listens on an address of the network, not on a pipe.
  const { port } = server.address() as AddressInfo
  try {
    await using room = cliClassroom([open])
    const env = { STATIONKEEPER_ALERTS_WEBHOOK: `http://127.0.0.1:${port}/s3cr3t` }
    const daemon = room.start(['-o', 'json'], env)
    await daemon.said('"event":"planned"')
    await room.run(['simulate', 'block-all'])
    await until(() => told.length > 0)
    daemon.child.kill('SIGINT')
    const { stdout, stderr } = await daemon.done
    expect(told[0]).toMatchObject({ kind: 'Alert', event: 'block-all', text: expect.stringContaining('BLOCK ALL on ') })
    for (const text of [stdout, stderr, JSON.stringify(told)]) expect(text).not.toMatch(/pupil|s3cr3t/)
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const last = lines.filter(({ event }) => event === 'journal-head').at(-1)
    const noted = await room.run(['history', '--verify', '--head', `${last.sequence}:${last.hash}`])
    expect(noted).toMatchObject({ code: 0, stdout: expect.stringContaining('is the one that was noted') })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
