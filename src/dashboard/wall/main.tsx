import { render } from 'preact'
import '../styles/base.css'
import { followHere, requests } from '../client/here.ts'
import { Gate } from '../sign-in/gate.tsx'
import { WallPage } from './wall-page.tsx'

const place = document.getElementById('page')
if (place !== null)
  render(<Gate requests={requests}>{entered => <WallPage entered={entered} follow={followHere} />}</Gate>, place)
