using System;
using System.Collections.Generic;
using System.Text;
using Signet.Emulator.Faults;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem
{
    /// <summary>What the module says: framing by ATV, ATQ and AT+CMEE (ITU-T V.250 clause 5.7).</summary>
    internal sealed class ModemLine(ModemEmulator modem)
    {
        private readonly List<byte> _out = [];
        private readonly List<byte> _text = [];
        private readonly List<string> _held = [];
        private byte[] _lastText = [];
        private bool _cut;
        private bool _storming;
        private bool _holds;

        public ModemSettings Settings { get; set; } = new();

        /// <summary>True to keep URCs back: in a data mode everything to the host waits for its end.</summary>
        public bool HoldsUrcs
        {
            get => _holds;
            set
            {
                _holds = value;
                if (value)
                    return;
                string[] held = [.. _held];
                _held.Clear();
                foreach (string urc in held)
                    Urc(urc);
            }
        }

        /// <summary>Adds information text to the answer in the making.</summary>
        /// <param name="text">One line or several joined by CR LF.</param>
        /// <param name="traced">What the trace may know; null for the text.</param>
        public void Info(string text, string? traced = null)
        {
            Boundary(_text);
            if (_cut)
                return;
            _text.AddRange(Encoding.Latin1.GetBytes(Settings.Verbose ? "\r\n" + text + "\r\n" : text + "\r\n"));
            modem.Tracer.Write(TraceLayer.At, TraceDirection.Out, traced ?? text);
        }

        /// <summary>Adds raw bytes to the answer in the making.</summary>
        public void InfoBytes(ReadOnlySpan<byte> bytes)
        {
            if (!_cut)
                _text.AddRange(bytes);
        }

        /// <summary>Drops the answer in the making.</summary>
        public void DropText()
        {
            _text.Clear();
        }

        /// <summary>Moves the answer's text to the line.</summary>
        public void SendText()
        {
            _out.AddRange(_text);
            if (_text.Count > 0)
                _lastText = [.. _text];
            _text.Clear();
        }

        /// <summary>Makes the last answer's text that of this one.</summary>
        public void RepeatText()
        {
            _text.Clear();
            _text.AddRange(_lastText);
        }

        /// <summary>Sends a final result code.</summary>
        public void Result(AtResult result)
        {
            Boundary(_out);
            if (_cut)
                return;
            bool numeric = !Settings.Verbose;
            bool plain = result.Kind == AtResultKind.Error || (result.Kind == AtResultKind.Cme && Settings.ErrorForm == 0);
            string text = result.Kind == AtResultKind.Ok ? "OK"
                : result.Kind == AtResultKind.Final ? result.Text
                : plain ? "ERROR"
                : Settings.ErrorForm == 1 ? $"+CME ERROR: {result.Code}"
                : $"+CME ERROR: {AtResult.TextOf(result.Code)}";
            modem.Tracer.Write(TraceLayer.At, TraceDirection.Out, text);
            if (Settings.Quiet)
                return;
            if (numeric && (plain || result.Kind == AtResultKind.Ok))
                _out.AddRange(Encoding.Latin1.GetBytes(plain ? "4\r" : "0\r"));
            else
                _out.AddRange(Encoding.Latin1.GetBytes("\r\n" + text + "\r\n"));
        }

        /// <summary>Sends an unsolicited result code at once.</summary>
        /// <param name="text">Its text.</param>
        /// <param name="bare">True to leave out the line end before it.</param>
        public void Urc(string text, bool bare = false)
        {
            if (HoldsUrcs)
            {
                _held.Add(text);
                return;
            }

            Boundary(_out);
            Urc(_out, text, bare);
        }

        /// <summary>Sends bytes as they are: echo, pushed data.</summary>
        public void Raw(ReadOnlySpan<byte> bytes)
        {
            if (!_cut)
                _out.AddRange(bytes);
        }

        /// <summary>Sends a prompt.</summary>
        public void Prompt(string prompt)
        {
            Boundary(_out);
            Raw(Encoding.Latin1.GetBytes(prompt));
        }

        /// <summary>Nothing more is said until the module has restarted; what was said so far is out.</summary>
        public void Cut()
        {
            if (_cut)
                return;
            SendText();
            _cut = true;
        }

        /// <summary>Puts everything on the line.</summary>
        public void Flush()
        {
            if (_out.Count == 0)
                return;
            byte[] bytes = [.. _out];
            _out.Clear();
            modem.Uart.Send(bytes);
        }

        /// <summary>Drops what isn't on the line yet.</summary>
        public void Clear()
        {
            _out.Clear();
            _text.Clear();
            _held.Clear();
            _holds = false;
            _cut = false;
        }

        private void Urc(List<byte> to, string text, bool bare = false)
        {
            if (_cut || !modem.Uart.IsTrained)
                return;
            modem.Tracer.Write(TraceLayer.At, TraceDirection.Out, "URC " + text);
            to.AddRange(Encoding.Latin1.GetBytes((bare ? "" : "\r\n") + text + "\r\n"));
        }

        /// <summary>Between two lines: here a URC may stand, and anything may happen.</summary>
        private void Boundary(List<byte> to)
        {
            if (_storming || _cut)
                return;
            _storming = true;
            foreach (PlacedFault fault in modem.Happens(FaultPlace.Point))
            {
                string text = fault.Text.Length > 0 ? fault.Text : "+CMTI: \"SM\",3";
                for (int i = 0; fault.Kind == FaultKind.UrcStorm && i < fault.Value; i++)
                    Urc(to, text);
            }

            _storming = false;
        }
    }
}
