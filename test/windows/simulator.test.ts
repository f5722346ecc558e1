/** The simulator keeps its promises on Windows as well: files, locks and watches are others there. */
import '../conformance/simulator.test.ts'
