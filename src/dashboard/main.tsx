import { type JSX, render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import './styles/base.css'
import { followHere, requests } from './client/here.ts'
import { Dashboard } from './dashboard.tsx'
import { type Entered, Gate } from './sign-in/gate.tsx'

/** Begins to follow once somebody is in, and ends with them. */
function Followed({ entered }: { readonly entered: Entered }): JSX.Element {
  const [live] = useState(followHere)
  useEffect(() => () => live.stop(), [live])
  return <Dashboard live={live} requests={requests} entered={entered} />
}

const page = document.getElementById('page')
if (page !== null) render(<Gate requests={requests}>{entered => <Followed entered={entered} />}</Gate>, page)
