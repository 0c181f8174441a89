// Runs JavaScript as an app would write it, with the clients as npm ships them: test_clients.py.
//
// A line of standard input is {code, given}: an expression, and what the test gives it by name. A
// line of the answer is {answer}, or {error} where a client threw. The expression has db, of
// @supabase/postgrest-js, and admin, of @raphiniert/ra-data-postgrest.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const [folder, url] = process.argv.slice(2);
const installed = createRequire(`${folder}/`);
const { PostgrestClient } = installed("@supabase/postgrest-js");
const { default: dataProvider } = installed("@raphiniert/ra-data-postgrest");

// React-admin has fetchJson for this. It adds no header to those of the data provider.
async function httpClient(address, options) {
  const response = await fetch(address, options);
  const body = await response.text();
  const json = body === "" ? undefined : JSON.parse(body);
  if (!response.ok) throw Object.assign(new Error(json?.message), { status: response.status, json });
  return { status: response.status, headers: response.headers, body, json };
}

const db = new PostgrestClient(url);
const admin = dataProvider({
  apiUrl: url,
  httpClient,
  defaultListOp: "eq",
  primaryKeys: new Map(),
  schema: () => "",
});

async function late() {
  await sleep(20_000, undefined, { ref: false });
  throw new Error("no answer in 20 seconds");
}

for await (const line of createInterface({ input: process.stdin })) {
  const { code, given } = JSON.parse(line);
  let said;
  try {
    const run = new Function("db", "admin", ...Object.keys(given), `return ${code};`);
    said = { answer: await Promise.race([run(db, admin, ...Object.values(given)), late()]) };
  } catch (error) {
    said = { error: { message: error.message, status: error.status, json: error.json } };
  }
  console.log(JSON.stringify(said));
}
