using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Addresses of hosts for modules that take addresses only, or so that a name is asked for once and not at each
    /// connection. Modules don't tell how long an answer holds, so the settings bound it.
    /// </summary>
    internal sealed class NameCache
    {
        private const int LongestAddress = 45;

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly ModemOptions _options;
        private byte[] _host;
        private byte[] _address;
        private long _until;

        internal NameCache(AtEngine engine, IClock clock, ModemOptions options)
        {
            _engine = engine;
            _clock = clock;
            _options = options;
        }

        /// <summary>Gives what to open: the address, or the name where the module resolves it itself.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.DnsFailed"/> with the module's number, or the engine's
        /// codes.</exception>
        internal byte[] Resolve(byte[] host, int timeoutMs)
        {
            Dialect d = _engine.Dialect;
            bool asks = d.OpensAddressOnly || (d.Dns != null && _options.DnsKeepMs > 0);
            if (!asks || IsAddress(host))
            {
                return host;
            }

            if (d.Dns == null)
            {
                throw new SignetException(ErrorCode.DnsFailed, "the module takes addresses only");
            }

            if (_host == null || _clock.Milliseconds >= _until || !Ascii.Equals(host, 0, host.Length, _host))
            {
                _host = null;
                _address = Ask(host, timeoutMs);
                _host = host;
                _until = _clock.Milliseconds + _options.DnsKeepMs;
            }

            return _address;
        }

        /// <summary>Nothing answers there: perhaps the host has moved.</summary>
        internal void Forget()
        {
            _host = null;
        }

        /// <summary>Digits and dots, or anything with a colon, are no name (RFC 1123 section 2.1, RFC 4291).</summary>
        internal static bool IsAddress(byte[] host)
        {
            bool four = true;
            for (int i = 0; i < host.Length; i++)
            {
                if (host[i] == ':')
                {
                    return true;
                }

                four &= host[i] == '.' || (host[i] >= '0' && host[i] <= '9');
            }

            return four;
        }

        private byte[] Ask(byte[] host, int timeoutMs)
        {
            Dialect d = _engine.Dialect;
            AtCommand command = _engine.Command;
            command.Begin(d.Dns, 0, 0, 0, host, null);
            command.Expect(AtAnswer.Result, d.DnsAnswer, 0);
            AtFinal final = _engine.Execute(timeoutMs);
            AtResult result = _engine.Result;
            if (final == AtFinal.Restarted || final == AtFinal.Timeout)
            {
                throw _engine.Failure();
            }

            byte[] address = final == AtFinal.Ok ? Address(result, d.DnsField) : null;
            if (address == null)
            {
                throw new SignetException(ErrorCode.DnsFailed, result.Number < 0 ? 0 : result.Number, null);
            }

            return address;
        }

        private static byte[] Address(AtResult result, int field)
        {
            int start = AtText.FieldStart(result.Line, result.Fields, result.End, field);
            if (start < 0)
            {
                return null;
            }

            int end = AtText.FieldEnd(result.Line, start, result.End);
            start += start < end && result.Line[start] == '"' ? 1 : 0;
            end -= start < end && result.Line[end - 1] == '"' ? 1 : 0;
            int length = end - start;
            if (length < 1 || length > LongestAddress)
            {
                return null;
            }

            byte[] address = new byte[length];
            for (int i = 0; i < length; i++)
            {
                address[i] = result.Line[start + i];
            }

            return IsAddress(address) ? address : null;
        }
    }
}
