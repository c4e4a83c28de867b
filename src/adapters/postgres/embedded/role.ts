/** Our own database in the cluster; making it also proves that the kept password is the right one. */
import pg from 'pg'
import { BrokenPromise } from '../../../domain/problem.ts'
import { role } from './cluster.ts'

const database = 'lienthong'
const duplicateDatabase = '42P04'
const invalidPassword = '28P01'

export async function ensureDatabase(port: number, password: string, folder: string): Promise<string> {
  const client = new pg.Client({ connectionString: urlOf(port, password, 'postgres') })
  try {
    await client.connect()
    await client.query(`create database ${database}`)
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code === invalidPassword)
      throw new BrokenPromise(
        'data-folder.broken',
        { folder, why: 'the kept password is not its own' },
        error
      )
    if (code !== duplicateDatabase)
      throw new BrokenPromise('data-folder.broken', { folder, why: message }, error)
  } finally {
    await client.end()
  }
  return urlOf(port, password)
}

/** Of our database in the embedded server, or of another one there. */
export function urlOf(port: number | string, password: string, name: string = database): string {
  return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`
}
