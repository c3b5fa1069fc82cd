// Java's own tool and the forward proxy: what `mallkey proxy --ca` says about Java, done as it says, and the store that exec makes.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { copyFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"
import { findProgram } from "../../scripts/test-run/programs.ts"
import { trustLines } from "../../src/cli/commands/ways/trusting.ts"
import { javaStorePassword } from "../../src/programs/exec/java-trust-store.ts"
import { adminKey } from "../kit/http-world.ts"
import { newFolder } from "../kit/new-folder.ts"
import { askingProgram } from "../kit/ways/asking-program.ts"
import { runFor } from "../kit/ways/exec-stage.ts"
import { forwardStage } from "../kit/ways/forward-stage.ts"
import { isListed } from "../kit/ways/tried-programs.ts"

const run = promisify(execFile)
const url = "https://mymall.cafe24api.com/api/v2/admin/store"
const keytool = await findProgram(["keytool"])
const skip = !keytool && "keytool is not on this machine (Debian: default-jdk-headless)"

/** A login for a proxy has to be in a Java program: it takes none from a variable. */
const program = `
import java.io.*; import java.net.*; import java.net.http.*;
public class Away {
  public static void main(String[] args) throws Exception {
    Authenticator.setDefault(new Authenticator() {
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication("_", System.getenv("KEY").toCharArray());
      }
    });
    var client = HttpClient.newBuilder().authenticator(Authenticator.getDefault()).build();
    var lines = new BufferedReader(new InputStreamReader(System.in));
    while (lines.readLine() != null) {
      var old = (HttpURLConnection) URI.create(args[0]).toURL().openConnection();
      int first = old.getResponseCode();
      old.getInputStream().readAllBytes();
      var request = HttpRequest.newBuilder(URI.create(args[0])).build();
      int second = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      System.out.println("{\\"HttpURLConnection\\":" + first + ",\\"HttpClient\\":" + second + "}");
    }
  }
}`

/** The machine's own, wherever its Java keeps it. */
async function copyOfRoots(folder: string): Promise<string> {
  const { stderr } = await run("java", ["-XshowSettings:properties", "-version"])
  const home = /java\.home = (.*)/.exec(stderr)![1]!
  await copyFile(join(home, "lib/security/cacerts"), join(folder, "cacerts"))
  return join(folder, "cacerts")
}

test("a trust store made by keytool as we say it, and a login in the program: three ends at the forward proxy", {
  skip,
}, async (context) => {
  const stage = await forwardStage(context)
  await stage.connect("mymall")
  const folder = newFolder(context, "java")
  const [ca, store, source] = [join(folder, "ca.pem"), await copyOfRoots(folder), join(folder, "Away.java")]
  await writeFile(ca, stage.authority.root)
  await writeFile(source, program)
  const [, said] = trustLines(ca).find(([name]) => name === "Java")!
  // For all programs of the machine where a person types it; for one here.
  const args = said.replace("-cacerts", `-keystore ${store} -storepass changeit`).split(" ")
  await run(args[0]!, args.slice(1))
  const options = [
    "-Dhttps.proxyHost=127.0.0.1",
    `-Dhttps.proxyPort=${stage.port}`,
    "-Djdk.http.auth.tunneling.disabledSchemes=",
    `-Djavax.net.ssl.trustStore=${store}`,
  ]
  const env = { PATH: process.env.PATH, KEY: adminKey }
  const { ask } = askingProgram(context, ["java", ...options, source, url], env)
  const first = stage.simulator.counters("mymall").tokenRequests
  for (let end = 1; end <= 3; end++) {
    await stage.clock.step(2 * 60 * 60_000)
    const answers = await ask()
    assert.deepEqual(answers, { HttpURLConnection: 200, HttpClient: 200 })
    for (const name of Object.keys(answers)) assert(isListed("proxy", name), name)
    assert.equal(stage.simulator.counters("mymall").tokenRequests, first + end)
  }
})

test("keytool reads the store that `mallkey exec` makes, ours first among the machine's", {
  skip,
}, async (context) => {
  const { variables } = await runFor(context)
  const [, store = ""] = /trustStore=(\S+?)"?(?: |$)/.exec(variables.JAVA_TOOL_OPTIONS ?? "")!
  const reading = ["-list", "-keystore", store, "-storepass", javaStorePassword, "-alias", "ca-0", "-v"]
  const { stdout } = await run(keytool!, reading, { env: { PATH: process.env.PATH, LC_ALL: "C" } })
  assert.match(stdout, /Entry type: trustedCertEntry/)
  assert.match(stdout, /Owner: .*mallkey/i)
})
