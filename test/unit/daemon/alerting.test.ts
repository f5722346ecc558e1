import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type AlertingOptions, alertsOf } from '../../../src/daemon/alerting.ts'
import { emptyLedger } from '../../../src/model/ledger.ts'
import { ms } from '../../../src/model/time.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function options(
  alerts: Partial<AlertingOptions['settings']['alerts']>,
  troubles: string[] = [],
): AlertingOptions & { readonly clock: VirtualClock } {
  return {
    settings: { alerts: { webhook: null, webhookFile: null, minimumGap: ms(60_000), names: false, ...alerts } },
    clock: new VirtualClock(),
    random: () => 1,
    version: '1.2.3',
    host: 'HOST',
    store: { waits: () => emptyLedger },
    onTrouble: (what, error) => troubles.push(`${what}: ${error instanceof Error ? error.message : error}`),
  }
}

test('nobody is told where no address is set', async () => {
  expect(await alertsOf(options({}))).toBeNull()
})

test('an address that stands in a file is read there when there is something to tell, line end and all', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'webhook')
  const paths: (string | undefined)[] = []
  const server = createServer((request, response) => {
    paths.push(request.url)
    response.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const alerts = await alertsOf(options({ webhookFile: file }))
  // It listens on an address of the network, not on a pipe.
  writeFileSync(file, `http://127.0.0.1:${(server.address() as AddressInfo).port}/s3cr3t\r\n`)
  alerts?.tell({ kind: 'stopped' })
  await alerts?.close()
  expect(paths).toEqual(['/s3cr3t'])
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

test('a file that is not there is told of by its name', async () => {
  const troubles: string[] = []
  const given = options({ webhookFile: '/nowhere/webhook' }, troubles)
  const alerts = await alertsOf(given)
  alerts?.tell({ kind: 'stopped' })
  // Given as long as four attempts take.
  await given.clock.advance(200_000)
  await alerts?.close()
  expect(troubles).toEqual(["Telling the webhook of alerts: /nowhere/webhook can't be read (ENOENT)"])
})
