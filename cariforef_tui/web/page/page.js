"use strict";
// Runs before the terminal's own script: the address of its socket, the keys that the browser keeps, and the
// sentence at the end.
{
  const terminal = document.getElementById("terminal");
  const end = document.getElementById("fin");
  // The printed address gives these keys once; they are kept for this address, and go to no other.
  const keep = (name) => {
    const given = terminal.dataset[name];
    try {
      if (given) localStorage.setItem(name, given);
      else return localStorage.getItem(name) ?? "";
    } catch {} // A browser without storage still has the keys that it was given.
    return given;
  };
  const key = keep("cle");
  const reading = keep("simples");
  const simple = document.getElementById("simples");
  // Its address stays in the history: the key in it only reads.
  if (reading) simple.href = `/pages/${reading}/`;
  if (location.search) history.replaceState(null, "", "/");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/ws/${key}`;

  // The interface needs 50 columns and 14 rows, and takes 400 columns at most: letters are smaller in a small
  // window, larger in a large one. On a telephone they suit its short side, since people may turn it.
  const { clientWidth, clientHeight } = document.documentElement;
  const is_telephone = matchMedia("(pointer: coarse)").matches;
  const narrowest = is_telephone ? Math.min(clientWidth, screen.width, screen.height) : clientWidth;
  const letters = Math.floor(Math.min(16, narrowest / 32, clientHeight / 20));
  terminal.dataset.fontSize = Math.max(8, Math.ceil(clientWidth / 240), letters);

  const CUT =
    "La liaison est coupée. Ce que vous tapiez est gardé comme brouillon : rouvrez pour le retrouver.";
  const UNOPENED =
    "Le serveur n'ouvre pas cette page : prenez l'adresse qu'on vous a donnée, ou prévenez la personne qui l'administre.";
  const SAID = {
    1000: "Vous avez quitté cariforef.",
    1009: "Session fermée : ce que vous avez collé est trop long. Rouvrez, et collez-le en plusieurs fois.",
  };
  // The server and this page each send a message this often; after four missing ones, the line is cut.
  const BEAT_MS = 1_500;
  const BEATS = 4;
  // The terminal's Ctrl+C would end the interface; this other name of the key only copies.
  const COPY = "\x1b[99;9u";
  // Sequences that a terminal obeys: they could end a paste too early.
  const CONTROLS = /\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

  const say = (sentence) => {
    document.getElementById("raison").textContent = sentence;
    end.hidden = false;
    // Do not focus the button: a space that the person types would press it.
    end.focus();
  };

  const is_there = async () => {
    try {
      const answer = await fetch("/", { method: "HEAD", redirect: "manual" });
      // The answer may be the proxy's, in place of the server.
      return answer.status < 500;
    } catch {
      return false;
    }
  };

  let socket;
  const Socket = window.WebSocket;
  // The terminal's script makes its socket and gives no access to it: the page reaches it by the class alone.
  window.WebSocket = class extends Socket {
    constructor(url) {
      super(url);
      socket = this;
      let beat;
      let silent = 0;
      this.addEventListener("open", () => {
        beat = setInterval(() => {
          silent += 1;
          if (silent === BEATS) this.finish(CUT);
          else this.send(JSON.stringify(["ping", ""]));
        }, BEAT_MS);
      });
      this.addEventListener("message", (event) => {
        silent = 0;
        // The terminal's script would write each one in the console.
        if (String(event.data).startsWith('["pong"')) event.stopImmediatePropagation();
      });
      this.addEventListener("close", async (event) => {
        const cut = async () => (beat ? CUT : (await is_there()) ? UNOPENED : terminal.dataset.absent);
        this.finish(event.reason || SAID[event.code] || (await cut()));
      });
      this.finish = (sentence) => {
        clearInterval(beat);
        this.finish = () => {};
        this.close();
        say(sentence);
      };
    }

    // What is typed once the line is cut is dropped, without an error.
    send(data) {
      if (this.readyState === Socket.OPEN) super.send(data);
    }
  };

  // A link fetches the file: browsers block a window that opens by itself.
  window.open = (address) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = "";
    link.click();
  };

  const open_again = async () => {
    if (await is_there()) location.reload();
    else say(terminal.dataset.absent);
  };
  document.getElementById("rouvrir").addEventListener("click", open_again);
  end.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === end) open_again();
  });

  // Let the browser copy and paste: the terminal would take these keys.
  terminal.addEventListener(
    "keydown",
    (event) => {
      if (!event.ctrlKey || event.shiftKey || event.altKey || !["c", "v"].includes(event.key)) return;
      event.stopImmediatePropagation();
      if (event.key === "c") socket.send(JSON.stringify(["stdin", COPY]));
    },
    { capture: true },
  );

  terminal.addEventListener(
    "paste",
    (event) => {
      event.stopImmediatePropagation();
      event.preventDefault();
      const text = event.clipboardData.getData("text/plain").replace(CONTROLS, "");
      // Send it as a terminal sends a paste: between two marks, with the Enter key for line ends.
      socket.send(JSON.stringify(["stdin", `\x1b[200~${text.replace(/\r?\n/g, "\r")}\x1b[201~`]));
    },
    { capture: true },
  );

  const type_in = () => {
    // Who is on the link stays there.
    if (end.hidden && document.activeElement !== simple) terminal.querySelector(".xterm-helper-textarea")?.focus();
  };
  window.addEventListener("focus", type_in);
  window.addEventListener("click", type_in);
  // Take the first key without a click, as soon as the first frame is there.
  new MutationObserver((_changes, observer) => {
    if (!document.body.classList.contains("-first-byte")) return;
    observer.disconnect();
    terminal.querySelector(".xterm-helper-textarea").setAttribute(
      "aria-label",
      "cariforef, en un seul dessin. Lecteur d'écran : le lien « pages simples » est en haut de la page.",
    );
    type_in();
  }).observe(document.body, { attributeFilter: ["class"] });

  // The terminal measures its cells once: wait for the font.
  const start = () => {
    const script = document.createElement("script");
    script.src = "/static/textual.js";
    script.addEventListener("load", () => {
      if (document.readyState === "complete") window.onload();
    });
    document.head.append(script);
  };
  Promise.all([document.fonts.load('16px "Roboto Mono"'), document.fonts.load('bold 16px "Roboto Mono"')]).then(
    start,
    start,
  );
}
