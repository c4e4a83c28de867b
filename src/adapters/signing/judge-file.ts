/** In the thread: a PDF with all its signatures. */
import { eachOnce } from '../../signatures/cms/evidence.ts'
import type { JudgingContext } from '../../signatures/judging.ts'
import { verifyPdf } from '../../signatures/pdf/verify.ts'
import { openFile } from './file-access.ts'
import type { FileToJudge, JudgedFile } from './messages.ts'
import { withoutDer } from './evidence.ts'

export async function judgeFile(file: FileToJudge, context: JudgingContext): Promise<JudgedFile> {
  const source = openFile(file.path)
  try {
    const { sha256, size, name, mediaType } = file
    const { class: found, problems, signatures } = await verifyPdf(source, context)
    return {
      kind: 'file',
      report: {
        name,
        sha256,
        size,
        mediaType,
        class: found,
        problems,
        signatures: signatures.map(withoutDer)
      },
      evidence: eachOnce(signatures.flatMap(each => each.evidence))
    }
  } finally {
    source.close()
  }
}
