"use strict";
// Before the terminal's own script: where its socket is, what a browser does of a key, and what is said at
// the end.
{
  const terminal = document.getElementById("terminal");
  const end = document.getElementById("fin");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/ws/${terminal.dataset.jeton}`;
  // The interface asks for 50 columns and 14 rows: letters are smaller in a window that has not as much.
  terminal.dataset.fontSize = Math.max(8, Math.floor(Math.min(16, innerWidth / 32, innerHeight / 20)));

  const CUT =
    "La liaison est coupée. Ce que vous tapiez est gardé comme brouillon : rouvrez pour le retrouver.";
  const LEFT = "Vous avez quitté cariforef.";
  // Longer than the server takes to know of the cut itself, and to keep the draft.
  const BEAT_MS = 15_000;
  // Ctrl+C as the terminal has it ends the interface; this other name of it only copies.
  const COPY = "\x1b[99;9u";

  const say = (sentence) => {
    document.getElementById("raison").textContent = sentence;
    end.hidden = false;
    // Not the button: a space of what is being typed would press it.
    end.focus();
  };

  let socket;
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(url) {
      super(url);
      socket = this;
      // A line cut without a word is known by the answer that does not come.
      let awaited = false;
      const beat = setInterval(() => {
        if (awaited) this.finish(CUT);
        awaited = true;
        this.send(JSON.stringify(["ping", "0"]));
      }, BEAT_MS);
      this.addEventListener("message", (event) => {
        awaited = false;
        // The terminal's script would write each into the console.
        if (String(event.data).startsWith('["pong"')) event.stopImmediatePropagation();
      });
      this.addEventListener("close", (event) =>
        this.finish(event.reason || (event.code === 1000 ? LEFT : CUT)),
      );
      this.finish = (sentence) => {
        clearInterval(beat);
        this.finish = () => {};
        this.close();
        say(sentence);
      };
    }

    // What is typed once the line is cut goes nowhere, and is no error.
    send(data) {
      if (this.readyState === Socket.OPEN) super.send(data);
    }
  };

  // A file comes by a link: a window that opens by itself is one that browsers keep closed.
  window.open = (address) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = "";
    link.click();
  };

  const open_again = async () => {
    try {
      const answer = await fetch("/", { method: "HEAD", redirect: "manual" });
      // A proxy answers in its server's place.
      if (answer.status < 500) return location.reload();
    } catch {}
    say(terminal.dataset.absent);
  };
  document.getElementById("rouvrir").addEventListener("click", open_again);
  end.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === end) open_again();
  });

  // The browser copies and pastes, where the terminal would take these keys for its own.
  terminal.addEventListener(
    "keydown",
    (event) => {
      if (!event.ctrlKey || event.shiftKey || event.altKey || !["c", "v"].includes(event.key)) return;
      event.stopImmediatePropagation();
      if (event.key === "c") socket.send(JSON.stringify(["stdin", COPY]));
    },
    { capture: true },
  );

  const type_in = () => {
    if (end.hidden) terminal.querySelector(".xterm-helper-textarea")?.focus();
  };
  window.addEventListener("focus", type_in);
  window.addEventListener("click", type_in);
  // From the first key on, with no click: what shows the first frame is what is typed in.
  new MutationObserver((_changes, observer) => {
    if (!document.body.classList.contains("-first-byte")) return;
    observer.disconnect();
    terminal.querySelector(".xterm-helper-textarea").setAttribute("aria-label", "cariforef");
    type_in();
  }).observe(document.body, { attributeFilter: ["class"] });

  // The terminal measures its cells once: the font is there first.
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
