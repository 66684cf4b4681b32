using System;
using Signet.Core;
using Signet.Crypto;
using Signet.Modem;
using Signet.Store;

namespace Signet.Agent
{
    /// <summary>
    /// What became of the settings' PIN, in the store (docs/SPEC.md section 9.3). In clear, since it must be read before the SIM is: PIN and
    /// SIM stand in it as HMACs under the MCU's secret, so that four digits can be tried out only by who has that too.
    /// </summary>
    internal sealed class PinRecord : IPinRecord
    {
        internal const int Length = 19;

        private const string Name = "pin";
        private const string SecretName = "mcu";
        private const int Version = 1;
        private const int PinAt = 3;
        private const int SimAt = 11;
        private const int MarkLength = 8;
        private const int Unknown = 255;

        private readonly IStore _store;
        private readonly byte[] _secret;
        private readonly ILog _log;

        /// <summary>Makes a record; nothing is read yet.</summary>
        /// <param name="store">Keeps the value "pin".</param>
        /// <param name="secret">The MCU's secret, 32 bytes; null for the one that the store's file holds.</param>
        /// <param name="log">Hears of a store that fails.</param>
        internal PinRecord(IStore store, byte[] secret, ILog log)
        {
            _store = store;
            _secret = secret;
            _log = log;
        }

        /// <inheritdoc/>
        public int Load(byte[] pin, byte[] iccid, out int triesBefore)
        {
            triesBefore = -1;
            byte[] kept = new byte[Length];
            try
            {
                int size = _store.Size(Name);
                if (size < 0)
                {
                    return 0;
                }

                if (size == Length && _store.Read(Name, 0, kept, 0, Length) == Length && kept[0] == Version)
                {
                    byte[] now = Image(pin, iccid, kept[1], -1);
                    bool sameSim = IsZero(now) || IsZero(kept) || ByteRange.Equals(kept, SimAt, now, SimAt, MarkLength);
                    if (!sameSim || !ByteRange.Equals(kept, PinAt, now, PinAt, MarkLength))
                    {
                        return 0;
                    }

                    triesBefore = kept[2] == Unknown ? -1 : kept[2];
                    return kept[1];
                }
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Error, "agent", "what became of the PIN is unknown: " + e.Message);
            }

            // Damaged or unreadable: as if its answer had been lost, so that only the SIM's counter can free it.
            return 1;
        }

        /// <inheritdoc/>
        public void Save(byte[] pin, byte[] iccid, int state, int triesBefore)
        {
            byte[] image = Image(pin, iccid, state, triesBefore);
            _store.Replace(Name, image, 0, Length);
        }

        /// <inheritdoc/>
        public void Clear()
        {
            try
            {
                if (_store.Size(Name) >= 0)
                {
                    _store.Delete(Name);
                }
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Error, "agent", "what became of the PIN is not kept: " + e.Message);
            }
        }

        // Version, state, tries before, mark of the PIN, mark of the SIM.
        private byte[] Image(byte[] pin, byte[] iccid, int state, int triesBefore)
        {
            byte[] image = new byte[Length];
            image[0] = Version;
            image[1] = (byte)state;
            image[2] = (byte)(triesBefore < 0 ? Unknown : triesBefore);
            byte[] secret = _secret == null ? new byte[McuSecretFile.Length] : (byte[])_secret.Clone();
            if (_secret == null && _store.Size(SecretName) == secret.Length)
            {
                _store.Read(SecretName, 0, secret, 0, secret.Length);
            }

            byte[] tag = new byte[HmacSha256.Size];
            HmacSha256 mac = new HmacSha256();
            try
            {
                mac.SetKey(secret, 0, secret.Length);
                mac.Update(pin, 0, pin.Length);
                mac.Finish(tag, 0);
                Array.Copy(tag, 0, image, PinAt, MarkLength);
                if (iccid != null)
                {
                    mac.Reset();
                    mac.Update(iccid, 0, iccid.Length);
                    mac.Finish(tag, 0);
                    Array.Copy(tag, 0, image, SimAt, MarkLength);
                }
            }
            finally
            {
                mac.Wipe();
                Secret.Wipe(secret);
                Secret.Wipe(tag);
            }

            return image;
        }

        private static bool IsZero(byte[] image)
        {
            int sum = 0;
            for (int i = SimAt; i < Length; i++)
            {
                sum |= image[i];
            }

            return sum == 0;
        }
    }
}
