// The council's directory, played by a certified OpenID provider. Who is in it stands in a JSON file,
// read anew at each sign-in: {"<account>": {"oid": …, "name": …, "groups": […]}}.
// Usage: node server.mjs <port> <file of people> <callback address>
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, people, callback] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const about = (id) => JSON.parse(readFileSync(people, "utf8"))[id];

const provider = new Provider(issuer, {
  clients: [{
    client_id: "clinic-tracker",
    client_secret: "a-secret-of-the-tests",
    redirect_uris: [callback],
    token_endpoint_auth_method: "client_secret_post",
  }],
  pkce: { required: () => true },
  conformIdTokenClaims: false, // as Entra ID does: everything in the ID token
  claims: {
    openid: ["sub", "oid", "tid", "groups", "roles", "hasgroups", "xms_edov"],
    profile: ["name", "given_name", "family_name", "preferred_username"],
    email: ["email", "email_verified"],
  },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => about(id) && ({
    accountId: id,
    claims: () => ({ ...about(id) }),
  }),
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});

const page = (names) => `<!doctype html><html lang="en"><title>Council sign-in</title><h1>Council sign-in</h1>
<form method="post"><label>Account <select name="account">${names.map((name) => `<option>${name}</option>`).join("")}</select></label>
<button>Continue</button></form>`;

const handle = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return handle(request, response);
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html");
    return response.end(page(Object.keys(JSON.parse(readFileSync(people, "utf8")))));
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const accountId = new URLSearchParams(body).get("account");
  await provider.interactionFinished(request, response, { login: { accountId } });
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
