import { render } from 'preact'
import './styles/base.css'
import type { JSX } from 'preact'
import { followHere } from './client/here.ts'
import { useWatched } from './client/use-watched.ts'

const live = followHere()
function First(): JSX.Element {
  return <p>{useWatched(live.board)?.head.host ?? 'no host yet'}</p>
}
const place = document.getElementById('page')
if (place !== null) render(<First />, place)
