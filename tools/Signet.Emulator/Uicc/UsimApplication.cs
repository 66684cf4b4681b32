using System;
using System.Collections.Generic;

namespace Signet.Emulator.Uicc
{
    /// <summary>
    /// MF and USIM: what answers on every channel where nothing else is selected. Its PIN commands are those of ETSI TS 102
    /// 221 clauses 11.1.9 to 11.1.13, their counters included.
    /// </summary>
    public sealed class UsimApplication : ICardApplication
    {
        private UsimOptions _options = null!;
        private UsimFileSystem _files = null!;
        private Dictionary<byte, (RetryCounter Pin, RetryCounter Puk)> _codes = [];
        private bool _attackedBefore;

        /// <summary>Makes a USIM.</summary>
        /// <param name="options">Its personal data; null for the defaults.</param>
        public UsimApplication(UsimOptions? options = null)
        {
            Load(options ?? new UsimOptions());
        }

        /// <summary>Personal data.</summary>
        public UsimOptions Options => _options;

        /// <summary>PIN, key reference 01.</summary>
        public RetryCounter Pin { get; private set; } = null!;

        /// <summary>PUK, which unblocks the PIN.</summary>
        public RetryCounter Puk { get; private set; } = null!;

        /// <summary>PIN2, key reference 81.</summary>
        public RetryCounter Pin2 { get; private set; } = null!;

        /// <summary>PUK2, which unblocks PIN2.</summary>
        public RetryCounter Puk2 { get; private set; } = null!;

        /// <summary>True when the PIN is in force.</summary>
        public bool PinEnabled { get; private set; }

        /// <summary>True when the PIN was presented since the last reset.</summary>
        public bool PinVerified { get; private set; }

        /// <summary>True when any of the four counters ever counted down.</summary>
        public bool WasAttacked => _attackedBefore || Pin.WasAttacked || Puk.WasAttacked || Pin2.WasAttacked || Puk2.WasAttacked;

        /// <summary>Becomes the USIM of another profile, with files and codes of its own.</summary>
        /// <param name="options">Its personal data.</param>
        public void Load(UsimOptions options)
        {
            ArgumentNullException.ThrowIfNull(options);
            _attackedBefore |= _codes.Count > 0 && WasAttacked;
            _options = options;
            _files = new UsimFileSystem(options);
            Pin = new RetryCounter(options.Pin, 3);
            Puk = new RetryCounter(options.Puk, 10);
            Pin2 = new RetryCounter(options.Pin2, 3);
            Puk2 = new RetryCounter(options.Puk2, 10);
            PinEnabled = options.PinEnabled;
            PinVerified = false;
            _codes = new() { [0x01] = (Pin, Puk), [0x81] = (Pin2, Puk2) };
        }

        /// <inheritdoc/>
        public bool Matches(byte[] aid)
        {
            ArgumentNullException.ThrowIfNull(aid);
            return aid.Length >= 5 && _options.Aid.AsSpan().StartsWith(aid);
        }

        /// <inheritdoc/>
        public ResponseApdu Select(int channel)
        {
            _files.SelectRoot(channel, usim: true);
            return _files.Status(channel);
        }

        /// <summary>A channel was opened: the MF is current on it (ETSI TS 102 221 clause 8.7).</summary>
        /// <param name="channel">Logical channel, 0 to 19.</param>
        public void SelectMasterFile(int channel)
        {
            _files.SelectRoot(channel, usim: false);
        }

        /// <summary>Presents a PIN as the module does with AT+CPIN.</summary>
        /// <param name="pin">Digits.</param>
        /// <returns>9000, 63CX or 6983.</returns>
        public ushort PresentPin(string pin)
        {
            ushort sw = Pin.Present(RetryCounter.Pad(pin));
            PinVerified |= sw == StatusWord.Success;
            return sw;
        }

        /// <summary>Unblocks the PIN as the module does with AT+CPIN="puk","pin".</summary>
        /// <param name="puk">Digits of the PUK.</param>
        /// <param name="pin">Digits of the new PIN.</param>
        /// <returns>9000, 63CX or 6983.</returns>
        public ushort Unblock(string puk, string pin)
        {
            return Unblock(Pin, Puk, RetryCounter.Pad(puk), RetryCounter.Pad(pin));
        }

        /// <inheritdoc/>
        public void Deselect(int channel, bool closed)
        {
            _files.SelectRoot(channel, usim: false);
        }

        /// <inheritdoc/>
        public void Reset()
        {
            PinVerified = false;
        }

        /// <inheritdoc/>
        public ResponseApdu Process(CommandApdu command, int channel)
        {
            ArgumentNullException.ThrowIfNull(command);
            bool status = command.Ins == 0xF2;
            if (command.IsProprietaryClass != status)
                return ResponseApdu.Of(StatusWord.ClassNotSupported);
            return command.Ins switch
            {
                0xF2 => _files.Status(channel),
                0xA4 => _files.Select(command, channel),
                0xB0 => command.HasData ? ResponseApdu.Of(StatusWord.WrongLength) : _files.ReadBinary(command, channel),
                0xB2 => command.HasData ? ResponseApdu.Of(StatusWord.WrongLength) : _files.ReadRecord(command, channel),
                0x20 or 0x24 or 0x26 or 0x28 or 0x2C => ResponseApdu.Of(PinCommand(command)),
                _ => ResponseApdu.Of(StatusWord.InstructionNotSupported),
            };
        }

        private ushort PinCommand(CommandApdu command)
        {
            // P2 = 00 and P1 other than 00 are not supported by these commands (TS 102 221 table 11.15).
            if (command.P1 != 0 || command.P2 == 0)
                return StatusWord.IncorrectParameters;
            if (!_codes.TryGetValue(command.P2, out var code))
                return StatusWord.ReferencedDataNotFound;

            bool unblock = command.Ins == 0x2C;
            if (command.Data.Length == 0 && command.Ins is 0x20 or 0x2C)
                return CountQuery(unblock ? code.Puk : code.Pin);
            int length = command.Ins is 0x24 or 0x2C ? 16 : 8;
            if (command.Data.Length != length)
                return StatusWord.WrongLength;

            bool first = command.P2 == 0x01;
            if (!unblock && first && !PinEnabled && command.Ins != 0x28)
                return StatusWord.DataInvalidated;
            byte[] presented = command.Data[..8];
            if (unblock)
                return Unblock(code.Pin, code.Puk, presented, command.Data[8..]);
            ushort sw = code.Pin.Present(presented);
            if (sw != StatusWord.Success)
                return sw;
            Accepted(command, code.Pin, first);
            return sw;
        }

        private static ushort CountQuery(RetryCounter counter)
        {
            return counter.Left == 0 ? StatusWord.AuthenticationBlocked : StatusWord.TriesLeft(counter.Left);
        }

        private ushort Unblock(RetryCounter pin, RetryCounter puk, byte[] presented, byte[] replacement)
        {
            ushort sw = puk.Present(presented);
            if (sw != StatusWord.Success)
                return sw;
            pin.Replace(replacement);
            if (ReferenceEquals(pin, Pin))
            {
                PinEnabled = true;
                PinVerified = true;
            }

            return sw;
        }

        private void Accepted(CommandApdu command, RetryCounter pin, bool first)
        {
            if (command.Ins == 0x24)
                pin.Replace(command.Data[8..]);
            if (!first)
                return;
            PinVerified = true;
            if (command.Ins is 0x26 or 0x28)
                PinEnabled = command.Ins == 0x28;
        }
    }
}
