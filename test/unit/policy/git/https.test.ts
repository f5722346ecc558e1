import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { serveByHttps, serveFilesByHttps } from '../../../support/git-https.ts'
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

test('a repository behind a server of plain files is read, and the mirror tells of no commit that is not in it', async () => {
  await using stage = await GitStage.open()
  await using served = await serveFilesByHttps(stage.scratch.path, stage.scratch.path)
  const { caFile } = served
  const read = async (content: string): Promise<readonly string[]> => {
    stage.repository.push('x.yaml', content)
    stage.repository.git('update-server-info')
    return said(await stage.read({ url: `${served.url}/origin/.git`, caFile }, { accepted: stage.first }))
  }
  const whole = stage.at('mirror', 'whole')

  expect(await read('second')).toEqual(['x.yaml=second'])
  expect(existsSync(whole)).toBe(false)
  stage.repository.push('x.yaml', 'packed')
  const packed = stage.repository.head()
  stage.repository.git('gc', '--quiet')
  stage.repository.git('update-server-info')
  expect(said(await stage.read({ url: `${served.url}/origin/.git`, caFile }))).toEqual(['x.yaml=packed'])
  expect(readFileSync(whole, 'utf8')).toBe(`${packed}\n`)
  expect(await read('loose again')).toEqual(['x.yaml=loose again'])
  expect(readFileSync(whole, 'utf8')).toBe(`${packed}\n`)
  expect(said(await stage.read())).toEqual(['x.yaml=loose again'])
  expect(readFileSync(whole, 'utf8')).toBe(`${stage.repository.head()}\n`)
})
