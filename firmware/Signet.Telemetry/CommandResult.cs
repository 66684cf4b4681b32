using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>The answer to a command (docs/SPEC.md, "Commands"): the bytes of the reading `result`.</summary>
    public sealed class CommandResult
    {
        /// <summary>Done.</summary>
        public const int Done = 0;

        /// <summary>Refused: nothing was done.</summary>
        public const int Refused = 1;

        /// <summary>Tried without success.</summary>
        public const int Failed = 2;

        /// <summary>Begun; another result says how it ends.</summary>
        public const int Begun = 3;

        /// <summary>Longest result in bytes.</summary>
        public const int MaxLength = 160;

        private readonly CborWriter _writer = new CborWriter();

        /// <summary>Writes a result without detail.</summary>
        /// <param name="buffer">Receives it at index 0.</param>
        /// <param name="keyId">Holds the issuer's key id, 4 bytes.</param>
        /// <param name="counter">The command's counter.</param>
        /// <param name="status">0 to 3.</param>
        /// <param name="error">Why, <see cref="ErrorCode.None"/> for no error.</param>
        /// <returns>Its length.</returns>
        public int Write(byte[] buffer, byte[] keyId, ulong counter, int status, ErrorCode error)
        {
            Begin(buffer, keyId, counter, status, error);
            _writer.WriteNull();
            return _writer.Count;
        }

        /// <summary>Writes the result of the command status.</summary>
        /// <param name="buffer">Receives it at index 0.</param>
        /// <param name="keyId">Holds the issuer's key id, 4 bytes.</param>
        /// <param name="counter">The command's counter.</param>
        /// <param name="status">What is reported.</param>
        /// <returns>Its length.</returns>
        public int Write(byte[] buffer, byte[] keyId, ulong counter, DeviceStatus status)
        {
            Begin(buffer, keyId, counter, Done, ErrorCode.None);

            // Bytewise order of the encoded keys: shorter first.
            _writer.WriteMapHead(7);
            Key("safe");
            _writer.WriteBoolean(status.Safe);
            Pair("quota", status.Quota);
            Pair("store", status.Store);
            Pair("starts", status.Starts);
            Pair("uptime", status.UptimeSeconds);
            Pair("dropped", status.Dropped);
            Pair("waiting", status.Waiting);
            return _writer.Count;
        }

        private void Begin(byte[] buffer, byte[] keyId, ulong counter, int status, ErrorCode error)
        {
            _writer.Reset(buffer, 0, buffer.Length);
            _writer.WriteArrayHead(5);
            _writer.WriteByteString(keyId, 0, DeviceIdentity.KeyIdLength);
            _writer.WriteUnsigned(counter);
            _writer.WriteUnsigned((ulong)status);
            _writer.WriteUnsigned((ulong)error);
        }

        private void Pair(string key, long value)
        {
            Key(key);
            _writer.WriteUnsigned((ulong)(value < 0 ? 0 : value));
        }

        private void Key(string key)
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes(key);
            _writer.WriteTextString(text, 0, text.Length);
        }
    }
}
