using System;
using System.Collections.Generic;
using System.Text;
using Signet.Emulator.Faults;
using Signet.Emulator.Links;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem
{
    /// <summary>What the module says: framing by ATV, ATQ and AT+CMEE (ITU-T V.250 clause 5.7), counted and disturbed.</summary>
    internal sealed class ModemLine(IModemLink link, Tracer tracer, FaultInjector faults)
    {
        private readonly List<byte> _out = [];
        private readonly List<byte> _text = [];
        private byte[] _lastText = [];

        public ModemSettings Settings { get; set; } = new();

        public long BytesSent { get; private set; }

        /// <summary>Adds information text to the answer in the making.</summary>
        /// <param name="text">One line or several joined by CR LF.</param>
        /// <param name="traced">What the trace may know; null for the text.</param>
        public void Info(string text, string? traced = null)
        {
            _text.AddRange(Encoding.Latin1.GetBytes(Settings.Verbose ? "\r\n" + text + "\r\n" : text + "\r\n"));
            tracer.Write(TraceLayer.At, TraceDirection.Out, traced ?? text);
        }

        /// <summary>Adds raw bytes to the answer in the making.</summary>
        public void InfoBytes(ReadOnlySpan<byte> bytes)
        {
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
            bool numeric = !Settings.Verbose;
            bool plain = result.Kind == AtResultKind.Error || (result.Kind == AtResultKind.Cme && Settings.ErrorForm == 0);
            string text = result.Kind == AtResultKind.Ok ? "OK"
                : plain ? "ERROR"
                : Settings.ErrorForm == 1 ? $"+CME ERROR: {result.Code}"
                : $"+CME ERROR: {AtResult.TextOf(result.Code)}";
            tracer.Write(TraceLayer.At, TraceDirection.Out, text);
            if (Settings.Quiet)
                return;
            if (numeric && (plain || result.Kind == AtResultKind.Ok))
                _out.AddRange(Encoding.Latin1.GetBytes(plain ? "4\r" : "0\r"));
            else
                _out.AddRange(Encoding.Latin1.GetBytes("\r\n" + text + "\r\n"));
        }

        /// <summary>Sends an unsolicited result code at once.</summary>
        public void Urc(string text)
        {
            tracer.Write(TraceLayer.At, TraceDirection.Out, "URC " + text);
            _out.AddRange(Encoding.Latin1.GetBytes("\r\n" + text + "\r\n"));
        }

        /// <summary>Sends bytes as they are: echo, a prompt, pushed data.</summary>
        public void Raw(ReadOnlySpan<byte> bytes)
        {
            _out.AddRange(bytes);
        }

        /// <summary>Puts everything on the line.</summary>
        public void Flush()
        {
            if (_out.Count == 0)
                return;
            byte[] bytes = [.. _out];
            _out.Clear();
            byte[] disturbed = faults.Disturb(bytes, toHost: true, BytesSent);
            BytesSent += bytes.Length;
            tracer.Timing.AddUartBytes(bytes.Length);
            tracer.Write(TraceLayer.Uart, TraceDirection.Out, $"{bytes.Length} bytes", disturbed, secret: true);
            link.Write(disturbed);
        }

        /// <summary>Drops what isn't on the line yet.</summary>
        public void Clear()
        {
            _out.Clear();
            _text.Clear();
        }
    }
}
