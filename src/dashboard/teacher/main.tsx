import { render } from 'preact'
import '../styles/base.css'
import { clock, followHere, requests } from '../client/here.ts'
import { Gate } from '../sign-in/gate.tsx'
import { TeacherPage } from './teacher-page.tsx'

const place = document.getElementById('page')
if (place !== null)
  render(
    <Gate requests={requests}>
      {entered => <TeacherPage entered={entered} follow={followHere} requests={requests} clock={clock} />}
    </Gate>,
    place,
  )
