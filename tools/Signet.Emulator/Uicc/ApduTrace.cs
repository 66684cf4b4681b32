using System;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Uicc
{
    /// <summary>Puts APDUs into words and says which of them hold secrets.</summary>
    internal static class ApduTrace
    {
        /// <summary>Writes command and answer.</summary>
        public static void Write(Tracer tracer, byte[] command, byte[] answer, CommandApdu? parsed, bool secretAnswer)
        {
            if (!tracer.IsEnabled)
                return;
            bool secret = IsSecretCommand(command);
            tracer.Write(TraceLayer.Apdu, TraceDirection.In, parsed == null ? "malformed" : Name(parsed), command, secret);
            string sw = Convert.ToHexString(answer, answer.Length - 2, 2);
            tracer.Write(TraceLayer.Apdu, TraceDirection.Out, $"{answer.Length - 2} bytes, {sw}", answer, secretAnswer);
        }

        /// <summary>True when the command's data is a PIN, a PUK or the input of a derivation.</summary>
        public static bool IsSecretCommand(ReadOnlySpan<byte> command)
        {
            return command.Length > 5 && command[1] is 0x20 or 0x24 or 0x26 or 0x28 or 0x2C or 0x48 or 0x4A
                && !IsAppletInit(command);
        }

        /// <summary>INIT of an applet session under 24 or 2C starts with a key reference, never with a digit or FF.</summary>
        private static bool IsAppletInit(ReadOnlySpan<byte> command)
        {
            return command[1] is 0x24 or 0x2C && command[5] is 0x75 or 0x85;
        }

        private static string Name(CommandApdu command)
        {
            string name = command.Ins switch
            {
                0x70 => command.P1 == 0x80 ? "MANAGE CHANNEL close" : "MANAGE CHANNEL open",
                0xA4 => "SELECT",
                0xC0 => "GET RESPONSE",
                0xCB => "GET DATA",
                0x84 => "GET RANDOM",
                0xB0 => "READ FILE",
                0xB9 => "GENERATE KEY PAIR",
                0xCD => "READ PUBLIC KEY",
                0x24 => command.P1 == 1 ? "PUT PUBLIC KEY close" : "PUT PUBLIC KEY init",
                0xD8 => "PUT PUBLIC KEY update",
                0x2A => command.P1 == 1 ? "COMPUTE SIGNATURE close" : "COMPUTE SIGNATURE init",
                0x2B => "COMPUTE SIGNATURE update",
                0x2C => command.P1 == 1 ? "VERIFY SIGNATURE close" : "VERIFY SIGNATURE init",
                0x2D => "VERIFY SIGNATURE update",
                0x46 => "COMPUTE DH",
                0x48 => "COMPUTE PRF",
                0x4A => "COMPUTE HKDF",
                0x20 => "VERIFY PIN",
                0xF2 => "STATUS",
                _ => $"instruction {command.Ins:X2}",
            };
            return $"{name}, class {command.Cla:X2}, P1P2 {command.P1:X2}{command.P2:X2}, {command.Data.Length} bytes";
        }
    }
}
