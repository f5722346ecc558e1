import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { serveByHttps } from '../../../support/git-https.ts'
import { GitStage, refused, said } from '../../../support/git-reading.ts'

test('a repository behind https is read with the credentials and the certificate that the settings name, and with nothing less', async () => {
  await using stage = await GitStage.open()
  await using served = await serveByHttps(stage.scratch.path, stage.scratch.path, 'stationkeeper:secret')
  const url = `${served.url}/origin/.git`
  const [tokens, wrong] = [stage.at('tokens'), stage.at('wrong')]
  await stage.scratch.write('tokens', `${served.url.replace('//', '//stationkeeper:secret@')}\n`)
  await stage.scratch.write('wrong', `${served.url.replace('//', '//stationkeeper:guess@')}\n`)
  const { caFile } = served

  expect(said(await stage.read({ url, caFile, credentials: { file: tokens } }))).toEqual(['x.yaml=first'])
  stage.repository.push('x.yaml', 'second')
  expect(said(await stage.read({ url, caFile, credentials: { file: tokens } }))).toEqual(['x.yaml=second'])

  const asked = served.requests.length
  const distrusted = await stage.read({ url, credentials: { file: tokens } })
  expect(refused(distrusted)).toEqual(['SK1208', expect.stringContaining("the host's certificate is not trusted")])
  expect(served.requests.length).toBe(asked)

  for (const credentials of [null, { file: wrong }]) {
    const texts = await stage.read({ url, caFile, credentials })
    expect(refused(texts)).toEqual(['SK1208', expect.stringContaining('the host does not let us in')])
    expect(JSON.stringify(texts)).not.toMatch(/secret|guess/)
  }
  expect(readFileSync(wrong, 'utf8')).toContain('guess')
})
